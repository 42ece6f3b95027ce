package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Action;

/** An {@code emit} task: its output is the event as it was published. */
final class EmitFrame extends TaskFrame {

    private final Action.Emit action;

    EmitFrame(Activation activation, Row row, Action.Emit action) {
        super(activation, row);
        this.action = action;
    }

    @Override
    void run(Strand strand) {
        Machine machine = strand.machine();
        machine.evaluator().environment().enter(strand, activation());
        JsonNode attributes =
                machine.evaluator().value(action.event(), activation().input());
        strand.await(new Command.Emit(activation().position(""), EmittedEvents.of(attributes, machine.now())));
    }

    @Override
    void outcome(Strand strand, Command command, Outcome outcome) {
        if (outcome instanceof Outcome.Settled settled) {
            complete(strand, strand.machine().evaluator().keep(settled.value()));
        } else if (outcome instanceof Outcome.Failed failed) {
            throw failed(failed);
        }
    }
}
