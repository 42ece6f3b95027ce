package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.StandardError;

/** A {@code run: workflow} task: its output is the other workflow's, whose error is its own. */
final class RunFrame extends TaskFrame {

    /** How many workflows may run within each other. */
    private static final int DEEPEST = 16;

    private final Action.RunWorkflow action;

    RunFrame(Activation activation, Row row, Action.RunWorkflow action) {
        super(activation, row);
        this.action = action;
    }

    @Override
    void run(Strand strand) {
        Machine machine = strand.machine();
        if (machine.origin().depth() >= DEEPEST) {
            throw Raised.of(
                    StandardError.RUNTIME,
                    "At most " + DEEPEST + " workflows run within each other: does one of them run itself?");
        }
        machine.evaluator().environment().enter(strand, activation());
        JsonNode input = machine.evaluator().value(action.input(), activation().input());
        strand.await(new Command.StartChild(
                activation().position(""), action.namespace(), action.name(), action.version(), input, action.await()));
    }

    @Override
    void outcome(Strand strand, Command command, Outcome outcome) {
        if (outcome instanceof Outcome.Settled) {
            complete(strand, activation().input());
        } else if (outcome instanceof Outcome.ChildEnded child) {
            complete(strand, output(strand, child.end()));
        } else if (outcome instanceof Outcome.Failed failed) {
            throw failed(failed);
        }
    }

    private JsonNode output(Strand strand, Outcome.End end) {
        if (end instanceof Outcome.Completed completed) {
            return action.silent()
                    ? NullNode.instance
                    : strand.machine().evaluator().keep(completed.output());
        }
        if (end instanceof Outcome.Faulted faulted) {
            throw new Raised(new Fault(ErrorTemplates.cut(here(faulted.error())), null));
        }
        throw Raised.of(
                StandardError.RUNTIME, "The workflow " + action.namespace() + "/" + action.name() + " was cancelled.");
    }

    /** The error without its place, which is one of another document. */
    private static WorkflowError here(WorkflowError error) {
        return new WorkflowError(error.type(), error.status(), error.title(), error.detail(), null);
    }
}
