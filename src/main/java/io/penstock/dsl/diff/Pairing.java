package io.penstock.dsl.diff;

import io.penstock.dsl.diff.Outline.Spot;
import io.penstock.dsl.diff.Outline.TaskAt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which task of one outline is which of another. Pure. */
final class Pairing {

    private Pairing() {}

    /** The same task before and after. */
    record Pair(TaskAt before, TaskAt after) {}

    /** In the order of the document after, in which a task comes before those within it. */
    static List<Pair> of(Map<String, TaskAt> before, Map<String, TaskAt> after) {
        Map<String, Optional<TaskAt>> gone = onlyOnes(before, after);
        Map<String, Optional<TaskAt>> come = onlyOnes(after, before);
        Map<String, Pair> pairs = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        for (TaskAt now : after.values()) {
            TaskAt same = before.get(keyBefore(now, pairs));
            if (same == null
                    && come.getOrDefault(nameAndType(now), Optional.empty()).isPresent()) {
                same = gone.getOrDefault(nameAndType(now), Optional.empty()).orElse(null);
            }
            if (same != null && taken.add(same.key())) {
                pairs.put(now.key(), new Pair(same, now));
            }
        }
        return List.copyOf(pairs.values());
    }

    /** What the task was called as long as it stayed within its parent, wherever that went. */
    private static String keyBefore(TaskAt now, Map<String, Pair> pairs) {
        TaskAt parent = now.spot().parent();
        Pair known = parent == null ? null : pairs.get(parent.key());
        return parent == null || known == null
                ? now.key()
                : known.before().key() + now.key().substring(parent.key().length());
    }

    /** The tasks that the other outline has not, by name and kind; empty where there are several. */
    private static Map<String, Optional<TaskAt>> onlyOnes(Map<String, TaskAt> tasks, Map<String, TaskAt> others) {
        Map<String, Optional<TaskAt>> only = new HashMap<>();
        tasks.values().stream()
                .filter(task -> !others.containsKey(task.key()))
                .forEach(task -> only.merge(nameAndType(task), Optional.of(task), (one, two) -> Optional.empty()));
        return only;
    }

    private static String nameAndType(TaskAt task) {
        return task.type() + " " + task.name();
    }

    /** Those that stand in another list, or elsewhere in the order of those that stayed in theirs. */
    static List<Pair> moved(List<Pair> pairs) {
        Map<String, String> keys = new HashMap<>();
        pairs.forEach(pair -> keys.put(pair.before().key(), pair.after().key()));
        Map<String, List<Pair>> stayed = new LinkedHashMap<>();
        List<Pair> moved = new ArrayList<>();
        for (Pair pair : pairs) {
            String list = list(pair.after().spot());
            if (list.equals(listAfter(pair.before().spot(), keys))) {
                stayed.computeIfAbsent(list, none -> new ArrayList<>()).add(pair);
            } else {
                moved.add(pair);
            }
        }
        stayed.values().forEach(list -> moved.addAll(outOfOrder(list)));
        return moved;
    }

    private static String list(Spot spot) {
        return (spot.parent() == null ? "" : spot.parent().key()) + " " + spot.list();
    }

    /** What the list is called in the document after, as long as its task is there. */
    private static String listAfter(Spot spot, Map<String, String> keys) {
        TaskAt parent = spot.parent();
        return (parent == null ? "" : keys.getOrDefault(parent.key(), "removed")) + " " + spot.list();
    }

    /** The fewest whose move explains the order: all but the longest row that is in order still. */
    private static List<Pair> outOfOrder(List<Pair> list) {
        int[] indexes =
                list.stream().mapToInt(pair -> pair.before().spot().index()).toArray();
        List<Pair> moved = new ArrayList<>(list);
        int[] still = Rising.longest(indexes, indexes.length);
        for (int i = still.length - 1; i >= 0; i--) {
            moved.remove(still[i]);
        }
        return moved;
    }
}
