package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Block;
import io.penstock.dsl.Program;
import io.penstock.dsl.Task;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<Integer, Strand> strands = new HashMap<>();

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
        return valueOrNull(object.path(name));
    }

    @Nullable
    JsonNode valueOrNull(JsonNode number) {
        return number.isInt() ? value(number.intValue()) : null;
    }

    Task extended(JsonNode object) {
        return index.extended(Codec.text(object, "extended"));
    }

    Task task(JsonNode object) {
        return tasks.get(Codec.require(object, "task").intValue());
    }

    Block block(JsonNode object, String name) {
        return index.block(Codec.text(object, name));
    }

    /** Notes which strand a number stands for. */
    Strand branch(int number, Strand strand) {
        strands.put(number, strand);
        return strand;
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
        strands.put(0, machine.root());
        for (int i = 0; i < Codec.require(json, "strands").size(); i++) {
            read(strand(i), json.path("strands").path(i));
        }
        readReady(machine);
        for (JsonNode each : Codec.require(json, "pending")) {
            Pending pending = pending(each);
            pending.frame().attach(pending);
            machine.requests().restore(pending, each.path("released").asBoolean(true));
        }
        for (JsonNode each : Codec.require(json, "inbox")) {
            machine.requests().restoreArrived(delivery(machine, each));
        }
        machine.chronicle()
                .restore(json.path("told").asLong(), json.path("waits").asBoolean());
        JsonNode end = json.path("end");
        if (end.isObject()) {
            machine.restore(Codec.end(end));
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

    /** Earlier releases did not write which visit a row is of, and what was told of it. */
    private Row row(List<JsonNode> cells) {
        boolean earlier = cells.size() < 12;
        Row row = new Row(
                tasks.get(cells.get(0).intValue()),
                scopes.get(cells.get(1).intValue()),
                earlier ? 1 : cells.get(10).intValue(),
                Instant.parse(cells.get(2).textValue()),
                cells.get(4).intValue());
        JsonNode finished = cells.get(5);
        JsonNode error = cells.get(8);
        row.end(
                Row.Status.valueOf(cells.get(3).textValue()),
                finished.isNull() ? null : Instant.parse(finished.textValue()),
                error.isNull() ? null : Codec.error(error));
        row.restoreTold(earlier ? 0 : cells.get(11).intValue());
        row.values(
                TraceValue.orNull(valueOrNull(cells.get(6))),
                TraceValue.orNull(valueOrNull(cells.get(7))),
                cells.get(9).longValue());
        return row;
    }

    JsonNode value(int number) {
        JsonNode value = json.path("values").get(number);
        if (value == null) {
            throw new IllegalArgumentException("The snapshot has no value " + number + ".");
        }
        return value;
    }

    private Strand strand(int number) {
        Strand strand = strands.get(number);
        if (strand == null) {
            throw new IllegalArgumentException("No fork has the branch " + number + ".");
        }
        return strand;
    }

    /** Earlier releases had one strand, with its allowance elsewhere. */
    private void read(Strand strand, JsonNode from) {
        if (from.has("allowance")) {
            strand.allowance().load(from.path("allowance"));
        }
        for (JsonNode frame : Codec.require(from, "frames")) {
            strand.frames().add(FrameReader.read(frame, this, strand));
        }
        JsonNode delivery = from.path("delivery");
        strand.restore(
                valueOrNull(from, "result"),
                from.path("fault").isObject() ? fault(from.path("fault")) : null,
                delivery.isObject() ? new Delivery(pendingOf(strand, delivery), outcome(delivery)) : null,
                Codec.require(from, "parked").booleanValue());
    }

    private void readReady(Machine machine) {
        JsonNode ready = json.path("ready");
        if (ready.isArray()) {
            ready.forEach(number -> machine.ready().add(strand(number.intValue())));
        } else if (machine.root().runs()) {
            machine.ready().add(machine.root());
        }
    }

    private static Fault fault(JsonNode from) {
        String notBefore = Codec.textOrNull(from, "not_before");
        return new Fault(
                Codec.error(Codec.require(from, "error")), notBefore == null ? null : Instant.parse(notBefore));
    }

    private Pending pending(JsonNode from) {
        return pendingOf(strand(Codec.require(from, "strand").intValue()), from);
    }

    private static Pending pendingOf(Strand strand, JsonNode from) {
        int frame = from.path("frame").asInt(strand.frames().size() - 1);
        Command command = CommandCodec.read(Codec.require(from, "command"));
        return new Pending(
                command, strand, strand.frames().get(frame), from.path("limit").asBoolean());
    }

    /** A listener's delivery is of the very request that goes on to wait. */
    private Delivery delivery(Machine machine, JsonNode from) {
        Outcome outcome = outcome(from);
        Pending waiting = machine.requests().pending(outcome.position());
        if (waiting != null) {
            return new Delivery(waiting, outcome);
        }
        Pending pending = pending(from);
        pending.frame().attach(pending);
        return new Delivery(pending, outcome);
    }

    private static Outcome outcome(JsonNode from) {
        try {
            return OutcomeCodec.decode(Codec.require(from, "outcome").binaryValue());
        } catch (IOException e) {
            throw new IllegalArgumentException("An outcome in the snapshot is not base64.", e);
        }
    }
}
