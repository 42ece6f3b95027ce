package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.Flow;
import io.penstock.dsl.StandardError;
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
        if (action instanceof Action.For loop) {
            return new ForFrame(activation, row, loop);
        }
        if (action instanceof Action.Try attempt) {
            return new TryFrame(activation, row, attempt);
        }
        if (action instanceof Action.CallHttp call) {
            return new CallFrame(activation, row, call);
        }
        if (action instanceof Action.CallFunction call) {
            return new FunctionFrame(activation, row, call);
        }
        if (action instanceof Action.Fork fork) {
            return new ForkFrame(activation, row, fork);
        }
        if (action instanceof Action.Emit emit) {
            return new EmitFrame(activation, row, emit);
        }
        if (action instanceof Action.Listen listen) {
            return new ListenFrame(activation, row, listen);
        }
        if (action instanceof Action.RunWorkflow other) {
            return new RunFrame(activation, row, other);
        }
        if (action instanceof Action.Wait wait) {
            return new WaitFrame(activation, row, wait);
        }
        throw new IllegalStateException("No frame runs " + action.type());
    }

    Activation activation() {
        return activation;
    }

    Row row() {
        return row;
    }

    @Override
    void returned(Strand strand, JsonNode output) {
        throw new IllegalStateException("A " + activation.task().action().type() + " has no block.");
    }

    /** What a command failed with, from outside. */
    static Raised failed(Outcome.Failed failed) {
        return new Raised(new Fault(ErrorTemplates.cut(failed.error()), null));
    }

    @Override
    final void expired(Strand strand) {
        throw Raised.of(StandardError.TIMEOUT, "The task took longer than its time-out allows.");
    }

    /** Completes the task: the last transition of the frame. */
    final void complete(Strand strand, JsonNode raw) {
        Produced produced = Produced.of(strand, activation, raw);
        produced.settle(strand.machine(), row);
        strand.drop();
        Flow then = activation.task().then();
        ((BlockFrame) strand.top()).go(strand, then, produced);
    }

    @Override
    void save(ObjectNode json, SnapshotWriter out) {
        json.put("task", out.task(activation.task()));
        json.put("scope", out.scope(activation.scope()));
        json.put("visit", activation.visit());
        json.put("raw", out.value(activation.raw()));
        json.put("input", out.value(activation.input()));
        json.put("started", activation.startedAt().toString());
        json.put("row", out.row(row));
    }

    @Override
    void unwound(Strand strand, Row.Status status, @Nullable WorkflowError error) {
        strand.machine().end(row, status, null, error);
    }

    @Override
    void ended(Strand strand, JsonNode output) {
        strand.machine().end(row, Row.Status.COMPLETED, output, null);
    }

    @Override
    Fault own(Fault fault) {
        return fault.at(activation.task().pointer());
    }
}
