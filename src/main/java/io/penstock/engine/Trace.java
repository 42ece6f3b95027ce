package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a run in the order of their start, bounded in number and in size: {@link TraceLimit} says what gives way. Cheap to
 * write to: text is made only when somebody reads it. Holds no secret.
 */
final class Trace {

    private final TraceLimit limit;
    private final TraceValues values;
    private final Masker masker;
    private List<Row> rows = new ArrayList<>();
    private long bytes;
    private long bytesOfValues;
    private long bytesOfClosed;
    private int closed;
    private int omitted;

    Trace(Origin.Limits limits, Weigher weigher, Masker masker) {
        this.limit = new TraceLimit(limits.traceTasks(), limits.traceBytes());
        this.values = new TraceValues(limits.traceValueBytes(), weigher, masker);
        this.masker = masker;
    }

    Row begin(Activation activation) {
        Scope scope = activation.scope();
        Row row = new Row(activation.task(), scope, activation.visit(), activation.startedAt(), scope.nearestAttempt());
        TraceValue input = values.clip(activation.input());
        row.values(input, null, values.lastBytes());
        rows.add(row);
        bytes += row.weight();
        bytesOfValues += TraceValues.strippable(row);
        return row;
    }

    void end(Row row, Row.Status status, Instant at, @Nullable JsonNode output, @Nullable WorkflowError error) {
        bytes -= row.weight();
        bytesOfValues -= TraceValues.strippable(row);
        row.end(status, at, error == null ? null : masker.mask(error));
        if (output != null) {
            TraceValue clipped = values.clip(output);
            row.values(row.input(), clipped, row.bytes() + values.lastBytes());
        }
        count(row);
        if (limit.exceededBy(rows.size(), bytes) && limit.isWorthwhile(closed, bytesOfClosed, bytesOfValues)) {
            shrink();
        }
    }

    private void count(Row row) {
        bytes += row.weight();
        bytesOfValues += TraceValues.strippable(row);
        if (!row.open()) {
            closed++;
            bytesOfClosed += row.weight();
        }
    }

    private void countAll() {
        bytes = 0;
        bytesOfValues = 0;
        bytesOfClosed = 0;
        closed = 0;
        rows.forEach(this::count);
    }

    /** Lets go of what it alone keeps alive, before a run waits. */
    void forget() {
        values.forget();
    }

    ArrayNode toJson() {
        ArrayNode tasks = JsonNodeFactory.instance.arrayNode(rows.size());
        for (Row row : rows) {
            tasks.add(row.toJson(values));
        }
        return tasks;
    }

    /** A value of a row, as it is shown. */
    @Nullable
    JsonNode read(@Nullable TraceValue value) {
        return value == null ? null : values.read(value);
    }

    int omitted() {
        return omitted;
    }

    List<Row> rows() {
        return rows;
    }

    /** Takes over what a snapshot held. */
    void restore(List<Row> itsRows, int itsOmitted) {
        rows = itsRows;
        omitted = itsOmitted;
        countAll();
    }

    private void shrink() {
        List<Row> kept = limit.shrink(rows, bytes);
        omitted += rows.size() - kept.size();
        rows = kept;
        values.retain(rows);
        countAll();
    }
}
