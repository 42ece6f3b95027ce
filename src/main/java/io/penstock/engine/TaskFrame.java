package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.Flow;
import org.jspecify.annotations.Nullable;

/** A task that takes more than one unit of work: its activation, its row in the trace, and how it completes. */
abstract class TaskFrame extends Frame {

    private final Activation activation;
    private final Row row;

    TaskFrame(Activation activation, Row row) {
        this.activation = activation;
        this.row = row;
    }

    /** The frame for a task's action, as it begins. */
    static TaskFrame of(Activation activation, Row row) {
        Action action = activation.task().action();
        if (action instanceof Action.Do task) {
            return new DoFrame(activation, row, task);
        }
        throw new IllegalStateException("No frame runs " + action.type());
    }

    Activation activation() {
        return activation;
    }

    Row row() {
        return row;
    }

    /** Completes the task: the last transition of the frame. */
    final void complete(Strand strand, JsonNode raw) {
        Produced produced = Produced.of(strand, activation, raw);
        produced.settle(strand.machine(), row);
        strand.drop();
        Flow then = activation.task().then();
        ((BlockFrame) strand.top()).go(strand, then, produced.output());
    }

    @Override
    void unwound(Strand strand, Row.Status status, @Nullable WorkflowError error) {
        Machine machine = strand.machine();
        machine.trace().end(row, status, machine.now(), null, error);
    }

    @Override
    Fault own(Fault fault) {
        return fault.at(activation.task().pointer());
    }
}
