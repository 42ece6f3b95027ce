package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.StandardError;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A {@code for} task: its collection, the turn it is at, and the data that goes from turn to turn. */
final class ForFrame extends TaskFrame {

    /** The index of a loop that is over: its variables are gone. */
    private static final int OVER = -1;

    private final Action.For action;
    private final Loop loop;
    private @Nullable JsonNode collection;
    private int index;
    private JsonNode data;

    ForFrame(Activation activation, Row row, Action.For action) {
        this(activation, row, action, new Loop(0), null, 0, activation.input());
    }

    private ForFrame(
            Activation activation,
            Row row,
            Action.For action,
            Loop loop,
            @Nullable JsonNode collection,
            int index,
            JsonNode data) {
        super(activation, row);
        this.action = action;
        this.loop = loop;
        this.collection = collection;
        this.index = index;
        this.data = data;
    }

    @Override
    void run(Strand strand) {
        if (collection == null) {
            collection = collect(strand);
            strand.again();
        } else if (index == OVER) {
            complete(strand, data);
        } else if (index >= collection.size() || !goesOn(strand)) {
            index = OVER;
            strand.again();
        } else {
            turn(strand);
        }
    }

    private JsonNode collect(Strand strand) {
        Evaluator evaluator = strand.machine().evaluator();
        evaluator.environment().enter(strand, activation());
        JsonNode items = evaluator.value(action.in(), activation().input());
        if (!items.isArray()) {
            String kind = items.getNodeType().name().toLowerCase(Locale.ROOT);
            throw Raised.of(StandardError.EXPRESSION, "`for.in` must give an array, not " + kind + ".");
        }
        return items;
    }

    private boolean goesOn(Strand strand) {
        if (action.condition() == null) {
            return true;
        }
        Evaluator evaluator = strand.machine().evaluator();
        evaluator.environment().enter(strand, activation());
        return evaluator.holds(action.condition(), data);
    }

    private void turn(Strand strand) {
        Activation task = activation();
        loop.reach(index);
        Scope scope = task.scope().turn(task.task(), task.visit(), index, loop);
        strand.push(new BlockFrame(action.block(), scope, data));
    }

    @Override
    void returned(Strand strand, JsonNode output) {
        data = output;
        index++;
        strand.again();
    }

    @Override
    void save(ObjectNode json, SnapshotWriter out) {
        super.save(json, out);
        json.put("loop", out.loop(loop));
        json.put("in", out.valueOrNull(collection));
        json.put("index", index);
        json.put("data", out.value(data));
    }

    static ForFrame load(JsonNode json, SnapshotReader source, Activation activation, Row row, Action.For action) {
        int index = Codec.require(json, "index").intValue();
        JsonNode data = source.value(json, "data");
        JsonNode in = source.valueOrNull(json, "in");
        return new ForFrame(activation, row, action, source.loop(json), in, index, data);
    }

    @Override
    @Nullable
    JsonNode variable(Strand strand, String name) {
        if (collection == null || index == OVER || index >= collection.size()) {
            return null;
        }
        if (name.equals(action.each())) {
            return collection.get(index);
        }
        return name.equals(action.at()) ? IntNode.valueOf(index) : null;
    }
}
