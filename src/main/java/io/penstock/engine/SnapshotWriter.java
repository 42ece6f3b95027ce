package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Program;
import io.penstock.dsl.Task;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run's state as one JSON object. What is shared in memory (values, scopes, loops) is written once and named by its number, so
 * that it is shared again after {@link SnapshotReader} has read it.
 */
final class SnapshotWriter {

    private final ArrayNode values = Codec.JSON.arrayNode();
    private final ArrayNode scopes = Codec.JSON.arrayNode();
    private final ArrayNode loops = Codec.JSON.arrayNode();
    private final ArrayNode tasks = Codec.JSON.arrayNode();
    private final Map<JsonNode, Integer> valueNumbers = new IdentityHashMap<>();
    private final Map<Scope, Integer> scopeNumbers = new IdentityHashMap<>();
    private final Map<Loop, Integer> loopNumbers = new IdentityHashMap<>();
    private final Map<String, Integer> taskNumbers = new HashMap<>();
    private final Map<Row, Integer> rowNumbers = new IdentityHashMap<>();

    byte[] write(Machine machine, @Nullable String cancelled) {
        ObjectNode json = Codec.JSON.objectNode();
        json.put("revision", Run.REVISION);
        json.put("workflow", name(machine.program()));
        json.put("now", machine.now().toString());
        machine.allowance().save(json.putObject("allowance"));
        json.put("cancelled", cancelled);
        json.put("input", value(machine.input()));
        json.put("context", value(machine.context()));
        json.set("end", machine.end() == null ? null : Codec.end(machine.end()));
        json.set("rows", rows(machine.trace().rows()));
        json.put("omitted", machine.trace().omitted());
        json.set("strands", strands(machine.strands()));
        ArrayNode pending = json.putArray("pending");
        machine.pending().forEach(each -> pending.add(pending(machine, each)));
        ArrayNode inbox = json.putArray("inbox");
        machine.inbox().forEach(each -> inbox.add(delivery(machine, each)));
        json.set("values", values);
        json.set("scopes", scopes);
        json.set("loops", loops);
        json.set("tasks", tasks);
        return Codec.bytes(json);
    }

    static String name(Program program) {
        Program.Header header = program.header();
        return header.namespace() + "/" + header.name() + ":" + header.version();
    }

    int value(JsonNode value) {
        Integer known = valueNumbers.get(value);
        if (known == null) {
            known = values.size();
            values.add(value);
            valueNumbers.put(value, known);
        }
        return known;
    }

    @Nullable
    Integer valueOrNull(@Nullable JsonNode value) {
        return value == null ? null : value(value);
    }

    int task(Task task) {
        Integer known = taskNumbers.get(task.pointer());
        if (known == null) {
            known = tasks.size();
            tasks.add(task.pointer());
            taskNumbers.put(task.pointer(), known);
        }
        return known;
    }

    int loop(Loop loop) {
        Integer known = loopNumbers.get(loop);
        if (known == null) {
            known = loops.size();
            loops.add(loop.last());
            loopNumbers.put(loop, known);
        }
        return known;
    }

    /** A scope's parent has a smaller number. The depth is that of the document. */
    int scope(Scope scope) {
        Integer known = scopeNumbers.get(scope);
        if (known != null) {
            return known;
        }
        ArrayNode json = Codec.JSON.arrayNode();
        if (scope.parent() != null && scope.task() != null) {
            json.add(scope(scope.parent())).add(task(scope.task()));
            json.add(scope.visit()).add(scope.turn()).add(scope.attempt());
            json.add(scope.loop() == null ? -1 : loop(scope.loop()));
        }
        int number = scopes.size();
        scopes.add(json);
        scopeNumbers.put(scope, number);
        return number;
    }

    int row(Row row) {
        Integer number = rowNumbers.get(row);
        if (number == null) {
            throw new IllegalStateException("An open task has left the trace.");
        }
        return number;
    }

    private ArrayNode rows(List<Row> rows) {
        ArrayNode json = Codec.JSON.arrayNode(rows.size());
        for (Row row : rows) {
            rowNumbers.put(row, json.size());
            ArrayNode cells = json.addArray();
            cells.add(task(row.task())).add(scope(row.scope()));
            cells.add(row.startedAt().toString());
            cells.add(row.status().name()).add(row.attempt());
            cells.add(row.finishedAt() == null ? null : row.finishedAt().toString());
            cells.add(valueOrNull(row.input())).add(valueOrNull(row.output()));
            cells.add(row.error() == null ? null : row.error().toJson());
            cells.add(row.bytes());
        }
        return json;
    }

    private ArrayNode strands(List<Strand> strands) {
        ArrayNode json = Codec.JSON.arrayNode();
        for (Strand strand : strands) {
            ObjectNode each = json.addObject();
            each.put("parked", strand.parked());
            each.put("result", valueOrNull(strand.result()));
            each.set("fault", strand.fault() == null ? null : fault(strand.fault()));
            each.set("delivery", strand.delivery() == null ? null : delivery(strand.delivery()));
            ArrayNode frames = each.putArray("frames");
            for (Frame frame : strand.frames()) {
                frame.save(frames.addObject(), this);
            }
        }
        return json;
    }

    private static ObjectNode fault(Fault fault) {
        ObjectNode json = Codec.JSON.objectNode();
        json.set("error", fault.error().toJson());
        return fault.notBefore() == null
                ? json
                : json.put("not_before", fault.notBefore().toString());
    }

    private static ObjectNode delivery(Delivery delivery) {
        ObjectNode json = Codec.JSON.objectNode();
        json.set("command", CommandCodec.write(delivery.pending().command()));
        json.put("outcome", OutcomeCodec.encode(delivery.outcome()));
        return json;
    }

    private static ObjectNode delivery(Machine machine, Delivery delivery) {
        return delivery(delivery)
                .put("strand", machine.strands().indexOf(delivery.pending().strand()));
    }

    private static ObjectNode pending(Machine machine, Pending pending) {
        ObjectNode json = Codec.JSON.objectNode();
        json.set("command", CommandCodec.write(pending.command()));
        return json.put("strand", machine.strands().indexOf(pending.strand()));
    }
}
