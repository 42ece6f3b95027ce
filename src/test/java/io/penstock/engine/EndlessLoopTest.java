package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.Program;
import io.penstock.dsl.StandardError;
import io.penstock.expression.Budget;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workflows that would never end by themselves, and those that only take long. */
class EndlessLoopTest {

    private static final String GROWING_INPUT = "{\"v\": [1, 2, 3], \"text\": \"x\", \"n\": 1}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- a: {set: {x: 1}, then: a}",
                "- a: {set: {x: 1}}\n- b: {switch: [{again: {when: 'true', then: a}}]}",
                "- a: {do: [{b: {wait: PT0S}}], then: a}",
                "- a: {set: {n: '${ $context.n + $context.n }'}, export: {as: .}, then: a}",
                "- a: {set: {v: '${ $context.v + [1] }'}, export: {as: .}, then: a}",
                "- a: {try: [{b: {set: {x: '${ error }'}}}], catch: {retry: {}}}",
                "- a: {try: [{b: {set: {x: '${ error }'}}}], catch: {retry: {delay: PT0S, backoff: {exponential: {}}}}}",
                "- a: {try: [{b: {set: {x: '${ error }'}}}], catch: {}, then: a}",
            })
    void isStoppedWithinAFewHundredMilliseconds(String tasks) {
        long start = cpu();

        WorkflowError error = Journey.of(tasks, GROWING_INPUT).error();

        assertThat(Duration.ofNanos(cpu() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(error.type()).isEqualTo(StandardError.RUNTIME.type());
        assertThat(error.status()).isEqualTo(500);
        assertThat(error.instance()).startsWith("/do/");
    }

    @Test
    void oneWhoseDataGrowsIsStoppedByWhatARunMayKeep() {
        WorkflowError error = Journey.of(
                        "- a: {set: '${ $context }', export: {as: '$context + {(\"k\\($context | length)\"): .}'}, then: a}",
                        GROWING_INPUT)
                .error();

        assertThat(error.type()).isEqualTo(StandardError.EXPRESSION.type());
        assertThat(error.detail()).contains("larger than");
    }

    @Test
    void aJumpBackOverAWaitOfNoTimeIsStoppedAfterAHundredOfThem() {
        Journey journey = Journey.of("- t: {wait: PT0S, then: t}", "1");

        assertThat(journey.error().detail()).contains("endless loop");
        assertThat(journey.commands).hasSizeBetween(90, 110);
    }

    /** Whether a loop is endless may not depend on whether its run was lost in between. */
    @Test
    void countsTheWaitsOfNoTimeAfterARecoveryAsBefore() {
        Program program = Journey.program("- t: {wait: PT0S, then: t}");
        Run run = Run.start(program, Journey.ORIGIN, json("{}"));
        int timers = 0;

        for (Step step = run.step(100_000); step.end() == null; step = run.step(100_000)) {
            timers += step.commands().size();
            run = Run.restore(program, Journey.ORIGIN, run.snapshot());
            run.on(Journey.fire(run.pending().iterator().next()));
        }

        Journey undisturbed = Journey.of("- t: {wait: PT0S, then: t}", "{}");
        undisturbed.end();
        assertThat(timers).isEqualTo(undisturbed.commands.size());
    }

    /** The number of turns before the end, of a run that was written down and restored after each slice, is that of one that was not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "- a: {set: {n: '${ $context.n + 1 }'}, export: {as: .}, then: a}",
                "- a: {for: {in: '[range(2000)]'}, do: [{b: {set: {n: '${ [range(100)] | add }'}}}]}"
            })
    void computesAsMuchAfterARecoveryAsBefore(String tasks) {
        Program program = Journey.program(tasks);
        Origin origin = new Origin(
                "1", Journey.START, new Origin.Limits(Budget.DEFAULT, 200_000, 1 << 20, 2_000, 256 << 10, 4 << 10));
        Run whole = Run.start(program, origin, json("{}"));
        Run restored = Run.start(program, origin, json("{}"));

        while (whole.step(50_000).end() == null) {
            // Goes on.
        }
        while (restored.step(50_000).end() == null) {
            restored = Run.restore(program, origin, restored.snapshot());
        }

        int turns = whole.tasks().size() + whole.tasksOmitted();
        assertThat(turns).isGreaterThan(100);
        assertThat(restored.tasks().size() + restored.tasksOmitted()).isBetween(turns, turns * 5 / 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v", "text"})
    void aSetThatDoublesFaultsWhenItsValueIsTooLarge(String member) {
        String tasks = "- a: {set: {X: '${ $context.X + $context.X }'}, export: {as: .}, then: a}";
        long start = cpu();

        WorkflowError error =
                Journey.of(tasks.replace("X", member), GROWING_INPUT).error();

        assertThat(Duration.ofNanos(cpu() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(error.status()).isIn(400, 500);
        assertThat(error.detail()).containsAnyOf("bytes", "characters");
        assertThat(error.instance()).isEqualTo("/do/0/a");
    }

    @Test
    void loopsWithinLoopsAreStoppedThoughTheyWouldEndSomeDay() {
        String thousand = "{for: {in: '[range(1000)]'}, do: [{a: %s}]}";
        String tasks = "- a: " + thousand.formatted(thousand.formatted(thousand.formatted("{set: {x: 1}}")));

        WorkflowError error = Journey.of(tasks, "1").error();

        assertThat(error.type()).isEqualTo(StandardError.RUNTIME.type());
        assertThat(error.detail()).contains("endless loop");
    }

    @Test
    void aHundredThousandTurnsOverTheInputPass() {
        Journey journey = Journey.of("""
                - sum:
                    for: {in: .items}
                    do:
                      - add: {set: '${ . + {n: (.n + $item)} }'}
                    output: {as: .n}
                """, "{\"n\": 0, \"items\": [" + "1,".repeat(99_999) + "1]}");

        assertThat(journey.output()).isEqualTo(json("100000"));
    }

    @Test
    void tenThousandTurnsThatCollectTheirResultsPass() {
        Journey journey = Journey.of("""
                - collect:
                    for: {in: '[range(10000)]'}
                    do:
                      - add: {set: '${ . + {all: (.all + [$item])} }'}
                    output: {as: '.all | length'}
                """, "{\"all\": []}");

        assertThat(journey.output()).isEqualTo(json("10000"));
    }

    @Test
    void tenThousandJumpsPass() {
        Journey journey = Journey.of("""
                - add: {set: '${ . + 1 }'}
                - again: {switch: [{more: {when: '. < 10000', then: add}}]}
                """, "0");

        assertThat(journey.output()).isEqualTo(json("10000"));
    }

    @Test
    void aLoopThatWaitsOrCallsGoesOnForever() {
        String tasks = """
                - work: {for: {in: '[range(1000)]'}, do: [{a: {set: '${ . + 1 }'}}]}
                - %s
                - again: {switch: [{more: {when: '. < 100000', then: work}}]}
                """;
        String call = "ask: {call: http, with: {method: get, endpoint: 'https://x.test/'}, output: {as: $input}}";

        assertThat(Journey.of(tasks.formatted("pause: {wait: PT1S}"), "0").output())
                .isEqualTo(json("100000"));
        assertThat(Journey.of(tasks.formatted(call), "0", command -> Journey.answer(command, Journey.START, 200, "{}"))
                        .output())
                .isEqualTo(json("100000"));
    }

    @Test
    void theSameWorkIsChargedWhateverTheSlices() {
        String tasks = """
                - grow:
                    input: {from: '{all: [range(300)], n: .n, seen: .seen}'}
                    set: '${ {n: ((.n // 0) + 1), seen: ((.seen // []) + [.n]), all: .all, more: ([range(200)] | map(. + 1))} }'
                    output: {as: '{n: .n, seen: .seen, kept: .all}'}
                    export: {as: '{last: ., before: $context.last.n}'}
                    then: grow
                """;
        Set<String> ends = new HashSet<>();

        for (long slice : List.of(1L, 700L, 5_000L, 50_000L, Run.WORKER_FUEL)) {
            Run run = Run.start(Journey.program(tasks), limited(500_000), json("{}"));
            Step step = run.step(slice);
            while (step.end() == null) {
                step = run.step(step.state() == Step.State.OVERRUN ? Run.WORKER_FUEL : slice);
            }
            ends.add(run.tasks().size() + " and " + run.tasksOmitted());
        }

        assertThat(ends).hasSize(1);
    }

    private static Origin limited(long fuel) {
        return new Origin(
                "1", Journey.START, new Origin.Limits(Budget.DEFAULT, 16 * fuel, 1 << 20, 2_000, 256 << 10, 4 << 10));
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
