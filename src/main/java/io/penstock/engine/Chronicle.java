package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.dsl.Task;
import io.penstock.engine.Lifecycle.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a run that somebody wants to be told of. Everything that could be told is counted, wanted or not, so that its number is
 * the same in each replay; nothing else is done for what nobody wants.
 */
final class Chronicle {

    private static final Supplier<@Nullable JsonNode> NOTHING = () -> null;

    private Set<Kind> wanted;
    private List<Lifecycle> told = List.of();
    private long count;

    Chronicle(Set<Kind> wanted) {
        this.wanted = wanted;
    }

    void tell(Kind kind, Instant at, @Nullable Task task) {
        tell(kind, at, task, NOTHING);
    }

    /** @param detail is asked for only when it is wanted */
    void tell(Kind kind, Instant at, @Nullable Task task, Supplier<@Nullable JsonNode> detail) {
        count++;
        if (!wants(kind)) {
            return;
        }
        if (told.isEmpty()) {
            told = new ArrayList<>(4);
        }
        told.add(new Lifecycle(kind, at, Long.toString(count), task == null ? null : task.pointer(), detail.get()));
    }

    /** From now on, those kinds are wanted. */
    void want(Set<Kind> kinds) {
        wanted = kinds;
    }

    boolean wants(Kind kind) {
        return !wanted.isEmpty() && wanted.contains(kind);
    }

    /** That the run was stopped from outside, or goes on again: of the workflow and of each task that is open. */
    List<Lifecycle> pause(boolean over, Instant at, List<Row> rows) {
        List<Lifecycle> events = new ArrayList<>();
        String key = (over ? "resumed/" : "suspended/") + at;
        JsonNode status = TextNode.valueOf(over ? "running" : "suspended");
        add(events, over ? Kind.WORKFLOW_RESUMED : Kind.WORKFLOW_SUSPENDED, at, key, null, null);
        add(events, Kind.WORKFLOW_STATUS_CHANGED, at, key, null, status);
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (row.open()) {
                String own = key + "/" + i;
                JsonNode itsStatus = over ? TextNode.valueOf(row.status().word()) : status;
                add(events, over ? Kind.TASK_RESUMED : Kind.TASK_SUSPENDED, at, own, row.task(), null);
                add(events, Kind.TASK_STATUS_CHANGED, at, own, row.task(), itsStatus);
            }
        }
        return events;
    }

    private void add(
            List<Lifecycle> events, Kind kind, Instant at, String key, @Nullable Task task, @Nullable JsonNode detail) {
        if (wants(kind)) {
            events.add(new Lifecycle(kind, at, key, task == null ? null : task.pointer(), detail));
        }
    }

    long count() {
        return count;
    }

    void restore(long itsCount) {
        count = itsCount;
    }

    /** What was told since the last call. */
    List<Lifecycle> drain() {
        List<Lifecycle> drained = told;
        told = List.of();
        return drained;
    }
}
