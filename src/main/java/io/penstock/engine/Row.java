package io.penstock.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Task;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One task in the trace. Holds references to small values, or what is left of large ones. */
final class Row {

    /** The standard's status phases, and {@code skipped}. */
    enum Status {
        RUNNING,
        WAITING,
        COMPLETED,
        FAULTED,
        CANCELLED,
        SKIPPED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The names of a row's members, its times and short words. */
    private static final int FIXED_BYTES = 200;

    /** The turn of a loop in a path. */
    private static final int TURN_BYTES = 8;

    private final Task task;
    private final Scope scope;
    private final int visit;
    private final Instant startedAt;
    private Status status = Status.RUNNING;
    private int attempt;
    private @Nullable Instant finishedAt;
    private @Nullable TraceValue input;
    private @Nullable TraceValue output;
    private @Nullable WorkflowError error;
    private final int fixedBytes;
    private long bytes;
    private int errorBytes;
    private int told;

    Row(Task task, Scope scope, int visit, Instant startedAt, int attempt) {
        this.task = task;
        this.scope = scope;
        this.visit = visit;
        this.startedAt = startedAt;
        this.attempt = attempt;
        this.fixedBytes = FIXED_BYTES
                + TURN_BYTES * scope.depth()
                + task.pointer().length()
                + task.name().length();
    }

    Task task() {
        return task;
    }

    Scope scope() {
        return scope;
    }

    int visit() {
        return visit;
    }

    /** Where the task ran: no other row of the run has the same. */
    String position() {
        return scope.position(task, visit, "").value();
    }

    /** How much there was to be told of the task. */
    int told() {
        return told;
    }

    /** Counts one more thing that there is to be told. */
    int tell() {
        return ++told;
    }

    void restoreTold(int count) {
        told = count;
    }

    Instant startedAt() {
        return startedAt;
    }

    Status status() {
        return status;
    }

    int attempt() {
        return attempt;
    }

    @Nullable
    Instant finishedAt() {
        return finishedAt;
    }

    @Nullable
    TraceValue input() {
        return input;
    }

    @Nullable
    TraceValue output() {
        return output;
    }

    @Nullable
    WorkflowError error() {
        return error;
    }

    /** About how long the texts of its values are. */
    long bytes() {
        return bytes;
    }

    /** About how long its whole text is. */
    long weight() {
        return fixedBytes + errorBytes + bytes;
    }

    boolean open() {
        return finishedAt == null;
    }

    void wait(boolean waits) {
        status = waits ? Status.WAITING : Status.RUNNING;
    }

    void attempt(int number) {
        attempt = number;
    }

    void values(@Nullable TraceValue itsInput, @Nullable TraceValue itsOutput, long itsBytes) {
        input = itsInput;
        output = itsOutput;
        bytes = itsBytes;
    }

    void end(Status itsStatus, @Nullable Instant at, @Nullable WorkflowError itsError) {
        status = itsStatus;
        finishedAt = at;
        error = itsError;
        errorBytes = itsError == null ? 0 : itsError.toJson().toString().length();
    }

    ObjectNode toJson(TraceValues values) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("path", scope.path(task));
        json.put("name", task.name());
        json.put("type", task.action().type());
        json.put("status", status.word());
        json.put("attempt", attempt);
        json.put("started_at", startedAt.toString());
        json.put("finished_at", finishedAt == null ? null : finishedAt.toString());
        json.set("input", input == null ? null : values.read(input));
        json.set("output", output == null ? null : values.read(output));
        json.set("error", error == null ? null : error.toJson());
        return json;
    }
}
