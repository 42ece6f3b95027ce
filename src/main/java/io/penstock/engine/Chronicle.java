package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
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
    /** With so much a slice ends, so that what is told can be taken away. */
    private static final int MOST = 128;

    private Set<Kind> wanted;
    private List<Lifecycle> told = List.of();
    private long count;
    private boolean waits;

    Chronicle(Set<Kind> wanted) {
        this.wanted = wanted;
    }

    void tell(Kind kind, Instant at, @Nullable Row row) {
        tell(kind, at, row, NOTHING);
    }

    /**
     * @param row of the task that it happens to; absent: it happens to the workflow
     * @param detail is asked for only when it is wanted
     */
    void tell(Kind kind, Instant at, @Nullable Row row, Supplier<@Nullable JsonNode> detail) {
        long number = row == null ? ++count : row.tell();
        if (!wants(kind)) {
            return;
        }
        String key = (row == null ? "" : row.position()) + ":" + number;
        String task = row != null && kind.ofTask() ? row.task().pointer() : null;
        if (told.isEmpty()) {
            told = new ArrayList<>(4);
        }
        told.add(new Lifecycle(kind, at, key, task, detail.get()));
    }

    /** Tells the workflow's own status. */
    void tellStatus(Row.Status status, Instant at) {
        tell(Kind.WORKFLOW_STATUS_CHANGED, at, null, () -> TextNode.valueOf(status.word()));
    }

    /** The workflow waits, if it does not already. */
    void rest(Instant at) {
        if (!waits) {
            waits = true;
            tellStatus(Row.Status.WAITING, at);
        }
    }

    /** The workflow waits no more, if it did. */
    void goOn(Instant at) {
        if (waits) {
            waits = false;
            tellStatus(Row.Status.RUNNING, at);
        }
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
        String when = (over ? "resumed/" : "suspended/") + at;
        JsonNode suspended = TextNode.valueOf("suspended");
        JsonNode status = TextNode.valueOf((waits ? Row.Status.WAITING : Row.Status.RUNNING).word());
        add(events, over ? Kind.WORKFLOW_RESUMED : Kind.WORKFLOW_SUSPENDED, at, when + ":1", null, null);
        add(events, Kind.WORKFLOW_STATUS_CHANGED, at, when + ":2", null, over ? status : suspended);
        for (Row row : rows) {
            if (row.open()) {
                String own = when + row.position();
                JsonNode itsStatus = over ? TextNode.valueOf(row.status().word()) : suspended;
                add(events, over ? Kind.TASK_RESUMED : Kind.TASK_SUSPENDED, at, own + ":1", row, null);
                add(events, Kind.TASK_STATUS_CHANGED, at, own + ":2", row, itsStatus);
            }
        }
        return events;
    }

    private void add(
            List<Lifecycle> events, Kind kind, Instant at, String key, @Nullable Row row, @Nullable JsonNode detail) {
        if (wants(kind)) {
            events.add(
                    new Lifecycle(kind, at, key, row == null ? null : row.task().pointer(), detail));
        }
    }

    /** How much there was to be told of the workflow itself. */
    long count() {
        return count;
    }

    /** Whether the workflow waits, as it was told. */
    boolean waits() {
        return waits;
    }

    void restore(long itsCount, boolean itWaits) {
        count = itsCount;
        waits = itWaits;
    }

    /** Whether there is so much that somebody should take it away. */
    boolean isFull() {
        return told.size() >= MOST;
    }

    /** What was told since the last call. */
    List<Lifecycle> drain() {
        List<Lifecycle> drained = told;
        told = List.of();
        return drained;
    }
}
