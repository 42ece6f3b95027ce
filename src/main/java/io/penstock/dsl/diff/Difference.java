package io.penstock.dsl.diff;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.diff.Outline.TaskAt;
import io.penstock.dsl.diff.Pairing.Pair;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What differs between two documents, task by task: a task is known again by its name and the names of the tasks around it, else by its
 * name alone when it is the only one of that name and kind that went and came.
 *
 * @param document what differs outside of tasks
 */
public record Difference(
        List<Named> added, List<Named> removed, List<Changed> changed, List<Moved> moved, List<Change> document) {

    /** A task that is in one of the documents. */
    public record Named(String pointer, String name, String type) {}

    /**
     * A task that is in both and not the same; the tasks within it stand for themselves.
     *
     * @param from and {@code to}: its pointers in the two documents
     * @param changes with pointers within the task
     */
    public record Changed(String name, String type, String from, String to, List<Change> changes) {}

    /** A task that stands among others, or elsewhere among the same. */
    public record Moved(String name, String type, String from, String to) {}

    /** @param from and {@code to}: documents as they were read, which are not changed */
    public static Difference between(JsonNode from, JsonNode to) {
        Outline before = Outline.of(from);
        Outline after = Outline.of(to);
        List<Pair> pairs = Pairing.of(before.tasks(), after.tasks());
        Set<String> known = new HashSet<>();
        pairs.forEach(pair -> known.add(pair.before().key()));
        List<Named> removed = named(before, known);
        known.clear();
        pairs.forEach(pair -> known.add(pair.after().key()));
        List<Named> added = named(after, known);
        List<Changed> changed = new ArrayList<>();
        for (Pair pair : pairs) {
            List<Change> changes =
                    Change.between(pair.before().own(), pair.after().own());
            if (!changes.isEmpty()) {
                TaskAt now = pair.after();
                changed.add(new Changed(now.name(), now.type(), pair.before().pointer(), now.pointer(), changes));
            }
        }
        List<Moved> moved = new ArrayList<>();
        for (Pair pair : Pairing.moved(pairs)) {
            TaskAt now = pair.after();
            moved.add(new Moved(now.name(), now.type(), pair.before().pointer(), now.pointer()));
        }
        return new Difference(added, removed, changed, moved, Change.between(before.rest(), after.rest()));
    }

    private static List<Named> named(Outline outline, Set<String> known) {
        return outline.tasks().values().stream()
                .filter(task -> !known.contains(task.key()))
                .map(task -> new Named(task.pointer(), task.name(), task.type()))
                .toList();
    }
}
