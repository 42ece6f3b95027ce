package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Action;

/** A {@code do} task: its output is its block's. */
final class DoFrame extends TaskFrame {

    private final Action.Do action;

    DoFrame(Activation activation, Row row, Action.Do action) {
        super(activation, row);
        this.action = action;
    }

    @Override
    void run(Strand strand) {
        Activation task = activation();
        strand.push(new BlockFrame(action.block(), task.scope().within(task.task(), task.visit()), task.input()));
    }

    @Override
    void returned(Strand strand, JsonNode output) {
        complete(strand, output);
    }
}
