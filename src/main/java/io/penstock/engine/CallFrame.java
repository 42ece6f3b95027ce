package io.penstock.engine;

import io.penstock.dsl.Action;

/** A {@code call: http} task: asks once, and turns the answer into its output or an error. */
final class CallFrame extends TaskFrame {

    private final Action.CallHttp action;

    CallFrame(Activation activation, Row row, Action.CallHttp action) {
        super(activation, row);
        this.action = action;
    }

    @Override
    void run(Strand strand) {
        Evaluator evaluator = strand.machine().evaluator();
        evaluator.environment().enter(strand, activation());
        HttpRequests requests = new HttpRequests(evaluator, activation().input());
        strand.await(requests.compute(action, activation().position("")));
    }

    @Override
    void outcome(Strand strand, Command command, Outcome outcome) {
        if (outcome instanceof Outcome.Answered answer && command instanceof Command.HttpCall call) {
            Evaluator evaluator = strand.machine().evaluator();
            complete(
                    strand,
                    evaluator.keep(HttpAnswers.output(
                            action.output(), call, answer, strand.machine().masker())));
        } else if (outcome instanceof Outcome.Failed failed) {
            throw failed(failed);
        }
    }
}
