package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Action;

/** A {@code call} of a function: the function's task works on the arguments, and its output is the call's. */
final class FunctionFrame extends TaskFrame {

    private final Action.CallFunction action;

    FunctionFrame(Activation activation, Row row, Action.CallFunction action) {
        super(activation, row);
        this.action = action;
    }

    @Override
    void run(Strand strand) {
        Activation task = activation();
        Evaluator evaluator = strand.machine().evaluator();
        evaluator.environment().enter(strand, task);
        JsonNode arguments = evaluator.value(action.arguments(), task.input());
        strand.push(new BlockFrame(action.function(), task.scope().within(task.task(), task.visit()), arguments));
    }

    @Override
    void returned(Strand strand, JsonNode output) {
        complete(strand, output);
    }
}
