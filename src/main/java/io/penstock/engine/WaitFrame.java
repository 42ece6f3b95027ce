package io.penstock.engine;

import io.penstock.dsl.Action;
import java.time.Duration;

/** A {@code wait} task: its output is its input. */
final class WaitFrame extends TaskFrame {

    private final Action.Wait action;

    WaitFrame(Activation activation, Row row, Action.Wait action) {
        super(activation, row);
        this.action = action;
    }

    @Override
    void run(Strand strand) {
        Machine machine = strand.machine();
        machine.evaluator().environment().enter(strand, activation());
        Duration delay =
                machine.evaluator().duration(action.duration(), activation().input());
        strand.machine().wait(row(), true);
        strand.await(new Command.Timer(activation().position(""), machine.now().plus(delay), delay));
    }

    @Override
    void outcome(Strand strand, Command command, Outcome outcome) {
        complete(strand, activation().input());
    }
}
