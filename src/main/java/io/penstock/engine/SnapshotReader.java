package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Block;
import io.penstock.dsl.Program;
import io.penstock.dsl.Task;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link SnapshotWriter} wrote. What does not fit together is an {@link IllegalArgumentException}. */
final class SnapshotReader {

    private final JsonNode json;
    private final Program program;
    private final ProgramIndex index;
    private final List<Task> tasks = new ArrayList<>();
    private final List<Loop> loops = new ArrayList<>();
    private final List<Scope> scopes = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    SnapshotReader(Program program, byte[] snapshot) {
        this.json = Codec.parse(snapshot, 0, snapshot.length);
        this.program = program;
        this.index = new ProgramIndex(program);
        int revision = json.path("revision").asInt();
        if (revision != Run.REVISION) {
            throw new IllegalArgumentException(
                    "The snapshot is of engine revision " + revision + ", this is " + Run.REVISION + ".");
        }
        String name = Codec.text(json, "workflow");
        if (!name.equals(SnapshotWriter.name(program))) {
            throw new IllegalArgumentException("The snapshot is of " + name + ".");
        }
    }

    Machine read(Origin origin) {
        try {
            return machine(origin);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("The snapshot does not fit together: " + e.getMessage(), e);
        }
    }

    @Nullable
    String cancelled() {
        return Codec.textOrNull(json, "cancelled");
    }

    JsonNode value(JsonNode object, String name) {
        return value(Codec.require(object, name).intValue());
    }

    @Nullable
    JsonNode valueOrNull(JsonNode object, String name) {
        return object.path(name).isInt() ? value(object, name) : null;
    }

    Task task(JsonNode object) {
        return tasks.get(Codec.require(object, "task").intValue());
    }

    Block block(JsonNode object) {
        return index.block(Codec.text(object, "block"));
    }

    Scope scope(JsonNode object) {
        return scopes.get(Codec.require(object, "scope").intValue());
    }

    Loop loop(JsonNode object) {
        return loops.get(Codec.require(object, "loop").intValue());
    }

    Row row(JsonNode object) {
        return rows.get(Codec.require(object, "row").intValue());
    }

    private Machine machine(Origin origin) {
        Allowance allowance = new Allowance(origin.limits().fuelBetweenCommands(), true);
        allowance.load(Codec.require(json, "allowance"));
        Machine machine = new Machine(program, origin, value(json, "input"), allowance);
        machine.reach(Codec.time(json, "now"));
        machine.export(value(json, "context"));
        Codec.require(json, "tasks").forEach(pointer -> tasks.add(index.task(pointer.asText())));
        Codec.require(json, "loops").forEach(last -> loops.add(new Loop(last.intValue())));
        Codec.require(json, "scopes").forEach(cells -> scopes.add(scope(cells(cells))));
        Codec.require(json, "rows").forEach(cells -> rows.add(row(cells(cells))));
        machine.trace().restore(rows, Codec.require(json, "omitted").intValue());
        for (JsonNode each : Codec.require(json, "strands")) {
            machine.strands().add(strand(machine, each));
        }
        for (JsonNode each : Codec.require(json, "pending")) {
            machine.restore(pending(strandOf(machine, each), each));
        }
        for (JsonNode each : Codec.require(json, "inbox")) {
            machine.inbox().add(delivery(strandOf(machine, each), each));
        }
        JsonNode end = json.path("end");
        if (end.isObject()) {
            machine.finish(Codec.end(end));
        }
        return machine;
    }

    private static List<JsonNode> cells(JsonNode array) {
        List<JsonNode> cells = new ArrayList<>(array.size());
        array.forEach(cells::add);
        return cells;
    }

    private Scope scope(List<JsonNode> cells) {
        if (cells.isEmpty()) {
            return Scope.ROOT;
        }
        Scope parent = scopes.get(cells.get(0).intValue());
        int loop = cells.get(5).intValue();
        return new Scope(
                parent,
                tasks.get(cells.get(1).intValue()),
                cells.get(2).intValue(),
                cells.get(3).intValue(),
                cells.get(4).intValue(),
                loop < 0 ? null : loops.get(loop),
                parent.depth() + 1);
    }

    private Row row(List<JsonNode> cells) {
        Row row = new Row(
                tasks.get(cells.get(0).intValue()),
                scopes.get(cells.get(1).intValue()),
                Instant.parse(cells.get(2).textValue()),
                cells.get(4).intValue());
        JsonNode finished = cells.get(5);
        JsonNode error = cells.get(8);
        row.end(
                Row.Status.valueOf(cells.get(3).textValue()),
                finished.isNull() ? null : Instant.parse(finished.textValue()),
                error.isNull() ? null : Codec.error(error));
        row.values(
                cellValue(cells.get(6)), cellValue(cells.get(7)), cells.get(9).longValue());
        return row;
    }

    private @Nullable JsonNode cellValue(JsonNode cell) {
        return cell.isNull() ? null : value(cell.intValue());
    }

    private JsonNode value(int number) {
        JsonNode value = json.path("values").get(number);
        if (value == null) {
            throw new IllegalArgumentException("The snapshot has no value " + number + ".");
        }
        return value;
    }

    private Strand strand(Machine machine, JsonNode from) {
        Strand strand = new Strand(machine);
        for (JsonNode frame : Codec.require(from, "frames")) {
            strand.frames().add(FrameReader.read(frame, this));
        }
        JsonNode delivery = from.path("delivery");
        strand.restore(
                valueOrNull(from, "result"),
                from.path("fault").isObject() ? fault(from.path("fault")) : null,
                delivery.isObject() ? delivery(strand, delivery) : null,
                Codec.require(from, "parked").booleanValue());
        return strand;
    }

    private static Fault fault(JsonNode from) {
        String notBefore = Codec.textOrNull(from, "not_before");
        return new Fault(
                Codec.error(Codec.require(from, "error")), notBefore == null ? null : Instant.parse(notBefore));
    }

    private static Strand strandOf(Machine machine, JsonNode from) {
        return machine.strands().get(Codec.require(from, "strand").intValue());
    }

    private static Pending pending(Strand strand, JsonNode from) {
        return new Pending(CommandCodec.read(Codec.require(from, "command")), strand);
    }

    private static Delivery delivery(Strand strand, JsonNode from) {
        try {
            byte[] outcome = Codec.require(from, "outcome").binaryValue();
            return new Delivery(pending(strand, from), OutcomeCodec.decode(outcome));
        } catch (IOException e) {
            throw new IllegalArgumentException("An outcome in the snapshot is not base64.", e);
        }
    }
}
