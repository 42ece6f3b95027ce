package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.Program;
import io.penstock.engine.Lifecycle.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a run tells of itself. */
class LifecycleTest {

    private static final Program PROGRAM = Journey.program("""
            - a: {set: {x: 1}}
            - b: {wait: PT1S}
            - skipped: {if: 'false', wait: PT1S}
            """);

    @Test
    void tellsWhatHappensToTheWorkflowAndItsTasks() {
        List<Lifecycle> told = play(PROGRAM, EnumSet.allOf(Kind.class));

        assertThat(told)
                .extracting(each -> (each.task() == null ? "" : each.task() + " ") + each.kind() + detail(each))
                .containsExactly(
                        "WORKFLOW_STARTED {\"name\":\"journey\",\"namespace\":\"test\",\"version\":\"1.0.0\"}",
                        "WORKFLOW_STATUS_CHANGED \"running\"",
                        "/do/0/a TASK_CREATED",
                        "/do/0/a TASK_STARTED",
                        "/do/0/a TASK_STATUS_CHANGED \"running\"",
                        "/do/0/a TASK_COMPLETED {\"x\":1}",
                        "/do/0/a TASK_STATUS_CHANGED \"completed\"",
                        "/do/1/b TASK_CREATED",
                        "/do/1/b TASK_STARTED",
                        "/do/1/b TASK_STATUS_CHANGED \"running\"",
                        "/do/1/b TASK_STATUS_CHANGED \"waiting\"",
                        "WORKFLOW_STATUS_CHANGED \"waiting\"",
                        "WORKFLOW_STATUS_CHANGED \"running\"",
                        "/do/1/b TASK_COMPLETED {\"x\":1}",
                        "/do/1/b TASK_STATUS_CHANGED \"completed\"",
                        "WORKFLOW_COMPLETED {\"x\":1}",
                        "WORKFLOW_STATUS_CHANGED \"completed\"");
        assertThat(told).extracting(Lifecycle::key).doesNotHaveDuplicates();
    }

    private static String detail(Lifecycle each) {
        return each.detail() == null ? "" : " " + each.detail();
    }

    @Test
    void tellsOnlyWhatIsWantedUnderTheSameKeys() {
        List<Lifecycle> all = play(PROGRAM, EnumSet.allOf(Kind.class));
        List<Lifecycle> some = play(PROGRAM, EnumSet.of(Kind.TASK_COMPLETED));

        all.removeIf(each -> each.kind() != Kind.TASK_COMPLETED);
        assertThat(some).isEqualTo(all).hasSize(2);
        assertThat(play(PROGRAM, Set.of())).isEmpty();
    }

    @Test
    void tellsErrorsRetriesAndCancelledTasks() {
        Program program = Journey.program("""
                - guarded:
                    try:
                      - split:
                          fork:
                            branches: [{a: {raise: {error: {type: 'https://x.test/e', status: 500}}}}, {b: {wait: PT1S}}]
                    catch: {retry: {limit: {attempt: {count: 1}}}}
                """);

        List<Lifecycle> told = play(
                program, EnumSet.of(Kind.TASK_FAULTED, Kind.TASK_RETRIED, Kind.TASK_CANCELLED, Kind.WORKFLOW_FAULTED));

        assertThat(told)
                .extracting(each -> each.kind() + " " + each.task())
                .containsExactly(
                        "TASK_FAULTED /do/0/guarded/try/0/split/fork/branches/0/a",
                        "TASK_FAULTED /do/0/guarded/try/0/split",
                        "TASK_RETRIED /do/0/guarded",
                        "TASK_FAULTED /do/0/guarded/try/0/split/fork/branches/0/a",
                        "TASK_FAULTED /do/0/guarded/try/0/split",
                        "TASK_FAULTED /do/0/guarded",
                        "WORKFLOW_FAULTED null");
        assertThat(told.get(0).data("w").path("error").path("status").intValue())
                .isEqualTo(500);
    }

    @Test
    void tellsOfCorrelations() {
        Program program = Journey.program("""
                - hear: {listen: {to: {one: {with: {type: a}, correlate: {order: {from: .data.order}}}}}}
                """);

        List<Lifecycle> told = play(
                program,
                EnumSet.of(Kind.WORKFLOW_CORRELATION_STARTED, Kind.WORKFLOW_CORRELATION_COMPLETED),
                command -> new Outcome.Received(
                        command.position().value(),
                        Journey.START,
                        json("{\"type\": \"a\", \"data\": {\"order\": 7}}")));

        assertThat(told)
                .extracting(each -> each.data("journey-1.test").toString())
                .containsExactly(
                        "{\"name\":\"journey-1.test\",\"startedAt\":\"2026-01-01T00:00:00Z\"}",
                        "{\"name\":\"journey-1.test\",\"completedAt\":\"2026-01-01T00:00:00Z\",\"correlationKeys\":{\"order\":7}}");
    }

    @Test
    void hidesSecretsInWhatItTells() {
        Program program = Journey.document("""
                use: {secrets: [token]}
                do:
                  - take: {set: {got: '${ $secrets.token }'}}
                  - fail: {raise: {error: {type: 'https://x.test/e', status: 500, detail: '${ "no to " + .got }'}}}
                """);
        Origin origin = new Origin(
                "1",
                Journey.START,
                Origin.Limits.DEFAULT,
                json("{\"token\": \"s3cr3t/12345\"}"),
                0,
                0,
                EnumSet.allOf(Kind.class));

        List<Lifecycle> told =
                Run.start(program, origin, json("{}")).step(100_000).lifecycle();

        assertThat(told)
                .extracting(Lifecycle::kind)
                .contains(Kind.TASK_COMPLETED, Kind.TASK_FAULTED, Kind.WORKFLOW_FAULTED);
        assertThat(told)
                .allSatisfy(each -> assertThat(each.data("w").toString()).doesNotContain("s3cr3t"));
    }

    @Test
    void tellsWhenItWasCancelledNotWhatItDidLast() {
        Run run = Run.start(
                Journey.program("- rest: {wait: PT1H}"), origin(EnumSet.of(Kind.WORKFLOW_CANCELLED)), json("{}"));
        run.step(100_000);

        run.cancel("enough", Journey.START.plusSeconds(7));

        assertThat(run.step(100_000).lifecycle())
                .extracting(Lifecycle::at)
                .containsExactly(Journey.START.plusSeconds(7));
    }

    @Test
    void tellsWhenItIsStoppedAndGoesOn() {
        Run run = Run.start(PROGRAM, origin(EnumSet.allOf(Kind.class)), json("{}"));
        run.step(100_000);

        assertThat(run.suspended(Journey.START))
                .extracting(each -> each.kind() + detail(each))
                .containsExactly(
                        "WORKFLOW_SUSPENDED",
                        "WORKFLOW_STATUS_CHANGED \"suspended\"",
                        "TASK_SUSPENDED",
                        "TASK_STATUS_CHANGED \"suspended\"");
        assertThat(run.resumed(Journey.START))
                .extracting(each -> each.kind() + detail(each))
                .containsExactly(
                        "WORKFLOW_RESUMED",
                        "WORKFLOW_STATUS_CHANGED \"waiting\"",
                        "TASK_RESUMED",
                        "TASK_STATUS_CHANGED \"waiting\"");
    }

    @Test
    void namesEachChangeByThePositionOfTheTask() {
        Program program = Journey.program("""
                - twice: {for: {in: '[range(2)]'}, do: [{a: {set: {x: 1}}}]}
                """);

        assertThat(play(program, EnumSet.of(Kind.TASK_COMPLETED)))
                .extracting(Lifecycle::key)
                .containsExactly("/do/0/twice[0]/do/0/a:4", "/do/0/twice[1]/do/0/a:4", "/do/0/twice:4");
    }

    @Test
    void aWorkflowWaitsWhenAllOfItWaitsForTimeOrEvents() {
        Program program = Journey.program("""
                - split:
                    fork:
                      branches:
                        - pause: {wait: PT1S}
                        - ask: {call: http, with: {method: get, endpoint: 'https://x.test/'}}
                        - hear: {listen: {to: {one: {with: {type: a}}}}}
                - last: {call: http, with: {method: get, endpoint: 'https://x.test/'}}
                """);
        Run run = Run.start(program, origin(EnumSet.of(Kind.WORKFLOW_STATUS_CHANGED)), json("{}"));
        List<Command> commands = run.step(100_000).commands();

        assertThat(statuses(run)).isEmpty();
        run.on(Journey.answer(commands.get(1), Journey.START, 200, "{}"));
        assertThat(statuses(run)).containsExactly("waiting");
        run.on(Journey.fire(commands.get(0)));
        assertThat(statuses(run)).containsExactly("running", "waiting");
        run.on(new Outcome.Received(commands.get(2).position().value(), Journey.START, json("{\"type\": \"b\"}")));
        assertThat(statuses(run)).isEmpty();
        run.on(new Outcome.Received(commands.get(2).position().value(), Journey.START, json("{\"type\": \"a\"}")));
        assertThat(statuses(run)).containsExactly("running");
    }

    private static List<String> statuses(Run run) {
        return run.step(100_000).lifecycle().stream()
                .map(each -> String.valueOf(each.detail()).replace("\"", ""))
                .toList();
    }

    @Test
    void tellsTheSameWhenSeveralOutcomesComeAtOnce() {
        Program program = Journey.program("""
                - split: {fork: {branches: [{a: {wait: PT1S}}, {b: {do: [{c: {wait: PT1S}}, {d: {wait: PT1S}}]}}]}}
                """);

        assertThat(fireAll(program, true)).isEqualTo(fireAll(program, false)).isNotEmpty();
    }

    private static List<Lifecycle> fireAll(Program program, boolean atOnce) {
        Run run = Run.start(program, origin(EnumSet.allOf(Kind.class)), json("{}"));
        List<Lifecycle> told = new ArrayList<>();
        for (; ; ) {
            Step step = run.step(100_000);
            told.addAll(step.lifecycle());
            if (step.end() != null) {
                return told;
            }
            for (Command command : run.pending()) {
                run.on(Journey.fire(command));
                if (!atOnce) {
                    told.addAll(run.step(100_000).lifecycle());
                }
            }
        }
    }

    @Test
    void tellsTheWholeLifeOfATaskThatAnExtensionStandsInFor() {
        Program program = Journey.document("""
                use:
                  extensions: [{mock: {extend: call, before: [{answer: {set: {x: 1}, then: exit}}]}}]
                do: [{ask: {call: http, with: {method: get, endpoint: 'https://x.test/'}}}]
                """);

        assertThat(play(program, EnumSet.of(Kind.TASK_CREATED, Kind.TASK_STARTED, Kind.TASK_COMPLETED)))
                .filteredOn(each -> "/do/0/ask".equals(each.task()))
                .extracting(Lifecycle::kind)
                .containsExactly(Kind.TASK_CREATED, Kind.TASK_STARTED, Kind.TASK_COMPLETED);
    }

    private static List<Lifecycle> play(Program program, Set<Kind> wanted) {
        return play(program, wanted, Journey::fire);
    }

    /** Restored from a snapshot after each step. */
    private static List<Lifecycle> play(Program program, Set<Kind> wanted, Function<Command, Outcome> world) {
        List<Lifecycle> told = new ArrayList<>();
        Run run = Run.start(program, origin(wanted), json("{}"));
        for (; ; ) {
            Step step = run.step(1);
            if (step.state() == Step.State.OVERRUN) {
                step = run.step(Run.WORKER_FUEL);
            }
            told.addAll(step.lifecycle());
            if (step.state() == Step.State.ENDED) {
                return told;
            }
            run = Run.restore(program, origin(wanted), run.snapshot());
            if (step.state() == Step.State.PARKED) {
                run.on(world.apply(run.pending().iterator().next()));
            }
        }
    }

    private static Origin origin(Set<Kind> wanted) {
        return new Origin("1", Journey.START, Origin.Limits.DEFAULT, json("{}"), 0, 0, wanted);
    }
}
