package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Program;
import io.penstock.dsl.Task;
import java.util.ArrayList;
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
    private final List<Strand> strands = new ArrayList<>();
    private final Map<Strand, Integer> strandNumbers = new IdentityHashMap<>();

    byte[] write(Machine machine, @Nullable String cancelled) {
        ObjectNode json = Codec.JSON.objectNode();
        json.put("revision", Run.REVISION);
        json.put("workflow", name(machine.program()));
        json.put("now", machine.now().toString());
        machine.root().allowance().save(json.putObject("allowance"));
        json.put("told", machine.chronicle().count())
                .put("waits", machine.chronicle().waits());
        json.put("cancelled", cancelled);
        json.put("input", value(machine.input()));
        json.put("context", value(machine.context()));
        json.set("end", machine.end() == null ? null : Codec.end(machine.end()));
        json.set("rows", rows(machine.trace()));
        json.put("omitted", machine.trace().omitted());
        json.set("strands", strands(machine.root()));
        ArrayNode ready = json.putArray("ready");
        machine.ready().stream().filter(Strand::runs).forEach(each -> ready.add(strand(each)));
        ArrayNode pending = json.putArray("pending");
        machine.requests().pending().forEach(each -> pending.add(pending(each)));
        ArrayNode inbox = json.putArray("inbox");
        machine.requests().inbox().stream()
                .filter(each -> !each.pending().withdrawn())
                .forEach(each -> inbox.add(delivery(each)));
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

    private ArrayNode rows(Trace trace) {
        ArrayNode json = Codec.JSON.arrayNode(trace.rows().size());
        for (Row row : trace.rows()) {
            rowNumbers.put(row, json.size());
            ArrayNode cells = json.addArray();
            cells.add(task(row.task())).add(scope(row.scope()));
            cells.add(row.startedAt().toString());
            cells.add(row.status().name()).add(row.attempt());
            cells.add(row.finishedAt() == null ? null : row.finishedAt().toString());
            cells.add(valueOrNull(trace.read(row.input()))).add(valueOrNull(trace.read(row.output())));
            cells.add(row.error() == null ? null : row.error().toJson());
            cells.add(row.bytes());
            cells.add(row.visit()).add(row.told());
        }
        return json;
    }

    /** A branch has a greater number than the strand that it branches off from. */
    int strand(Strand strand) {
        Integer known = strandNumbers.get(strand);
        if (known == null) {
            known = strands.size();
            strands.add(strand);
            strandNumbers.put(strand, known);
        }
        return known;
    }

    /** The strands, which become more while their forks are written. */
    private ArrayNode strands(Strand root) {
        ArrayNode json = Codec.JSON.arrayNode();
        strand(root);
        for (int i = 0; i < strands.size(); i++) {
            write(strands.get(i), json.addObject());
        }
        return json;
    }

    private void write(Strand strand, ObjectNode json) {
        json.put("parked", strand.parked());
        json.put("result", valueOrNull(strand.result()));
        json.set("fault", strand.fault() == null ? null : fault(strand.fault()));
        json.set("delivery", strand.delivery() == null ? null : delivery(strand.delivery()));
        strand.allowance().save(json.putObject("allowance"));
        ArrayNode frames = json.putArray("frames");
        for (Frame frame : strand.frames()) {
            frame.save(frames.addObject(), this);
        }
    }

    private static ObjectNode fault(Fault fault) {
        ObjectNode json = Codec.JSON.objectNode();
        json.set("error", fault.error().toJson());
        return fault.notBefore() == null
                ? json
                : json.put("not_before", fault.notBefore().toString());
    }

    private ObjectNode delivery(Delivery delivery) {
        ObjectNode json = pending(delivery.pending());
        return json.put("outcome", OutcomeCodec.encode(delivery.outcome()));
    }

    private ObjectNode pending(Pending pending) {
        ObjectNode json = Codec.JSON.objectNode();
        json.set("command", CommandCodec.write(pending.command()));
        json.put("strand", strand(pending.strand()));
        json.put("frame", pending.strand().frames().indexOf(pending.frame()));
        return json.put("limit", pending.limit()).put("released", pending.released());
    }
}
