package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.Program;
import org.junit.jupiter.api.Test;

/** Tasks and workflows that take too long. */
class TimeoutTest {

    private static final String TIMEOUT = "https://serverlessworkflow.io/spec/1.0.0/errors/timeout";

    @Test
    void aTaskThatTakesTooLongFaults() {
        Run run = parked(Journey.program("- slow: {wait: PT1H, timeout: {after: PT5S}}"));

        Step end = fire(run, "/do/0/slow/timeout", 5);

        assertThat(end.end())
                .isEqualTo(new Outcome.Faulted(new WorkflowError(
                        TIMEOUT,
                        408,
                        "Timeout Error",
                        "The task took longer than its time-out allows.",
                        "/do/0/slow")));
        assertThat(end.withdrawn()).containsExactly("/do/0/slow");
    }

    @Test
    void theTimerIsWithdrawnWhenTheTaskEnds() {
        Run run = parked(Journey.program("- quick: {wait: PT1S, timeout: {after: PT5S}}\n- next: {wait: PT1S}"));

        Step step = fire(run, "/do/0/quick", 1);

        assertThat(step.withdrawn()).containsExactly("/do/0/quick/timeout");
        assertThat(step.commands()).extracting(each -> each.position().value()).containsExactly("/do/1/next");
    }

    @Test
    void aTryAroundCatchesTheTimeOut() {
        Run run = parked(Journey.program("""
                - guarded:
                    try: [{slow: {do: [{a: {wait: PT1H}}], timeout: {after: {seconds: 2}}}}]
                    catch: {errors: {with: {status: 408}}, do: [{tell: {set: {at: '${ $error.instance }'}}}]}
                """));

        Step end = fire(run, "/do/0/guarded/try/0/slow/timeout", 2);

        assertThat(end.end()).isEqualTo(new Outcome.Completed(json("{\"at\": \"/do/0/guarded/try/0/slow\"}")));
        assertThat(Journey.column(run, "status")).containsExactly("completed", "faulted", "cancelled", "completed");
    }

    @Test
    void aTryDoesNotCatchItsOwnTimeOut() {
        Run run = parked(Journey.program(
                "- own: {try: [{slow: {wait: PT1H}}], catch: {}, timeout: {after: '${ {minutes: .m} }'}}"));

        Step end = fire(run, "/do/0/own/timeout", 60);

        assertThat(end.end())
                .isInstanceOfSatisfying(
                        Outcome.Faulted.class,
                        faulted -> assertThat(faulted.error().instance()).isEqualTo("/do/0/own"));
    }

    @Test
    void aTimeOutEndsTheBranchesWithin() {
        Run run = parked(Journey.program("""
                - split:
                    timeout: {after: PT5S}
                    fork: {branches: [{a: {wait: PT1H}}, {b: {do: [{c: {wait: PT1H}}]}}]}
                """));

        Step end = fire(run, "/do/0/split/timeout", 5);

        assertThat(end.end()).isInstanceOf(Outcome.Faulted.class);
        assertThat(end.withdrawn())
                .containsExactly("/do/0/split/fork/branches/0/a", "/do/0/split/fork/branches/1/b/do/0/c");
    }

    @Test
    void aDurationThatIsNoneIsAnExpressionError() {
        Journey journey = Journey.of("- a: {wait: PT1S, timeout: {after: '${ .none }'}}", "{}");

        assertThat(journey.error().type()).endsWith("/expression");
    }

    @Test
    void aWorkflowThatTakesTooLongFaultsWhateverCatches() {
        Program program = Journey.document("""
                timeout: {after: {seconds: 30}}
                do:
                  - guarded: {try: [{slow: {wait: PT60S}}], catch: {}}
                """);
        Run run = parked(program);

        Step end = fire(run, "/timeout", 30);

        assertThat(end.end())
                .isEqualTo(new Outcome.Faulted(new WorkflowError(
                        TIMEOUT,
                        408,
                        "Timeout Error",
                        "The workflow took longer than its time-out allows.",
                        "/timeout")));
        assertThat(Journey.column(run, "status")).containsOnly("cancelled");
    }

    @Test
    void timeOutsAreFoundByName() {
        Program program = Journey.document("""
                use: {timeouts: {short: {after: PT5S}, long: {after: '${ $workflow.input.limit }'}}}
                timeout: long
                do: [{slow: {wait: PT1H, timeout: short}}]
                """);
        Run run = Run.start(program, Journey.ORIGIN, json("{\"limit\": \"PT2H\"}"));

        assertThat(run.step(100_000).commands())
                .extracting(each -> ((Command.Timer) each).delay())
                .containsExactly(
                        java.time.Duration.ofHours(2), java.time.Duration.ofSeconds(5), java.time.Duration.ofHours(1));
    }

    @Test
    void theTimerOfAWorkflowIsWithdrawnAtItsEnd() {
        Run run = parked(Journey.document("timeout: {after: PT30S}\ndo: [{a: {wait: PT1S}}]"));

        assertThat(fire(run, "/do/0/a", 1).withdrawn()).containsExactly("/timeout");
    }

    private static Run parked(Program program) {
        Run run = Run.start(program, Journey.ORIGIN, json("{\"m\": 1}"));
        assertThat(run.step(100_000).state()).isEqualTo(Step.State.PARKED);
        return Run.restore(program, Journey.ORIGIN, run.snapshot());
    }

    private static Step fire(Run run, String position, int seconds) {
        run.on(new Outcome.Fired(position, Journey.START.plusSeconds(seconds)));
        return run.step(100_000);
    }
}
