package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.Budget;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The loop over a collection. */
class ForTest {

    @Test
    void eachTurnWorksOnTheOutputOfTheTurnBefore() {
        Journey journey = Journey.of("""
                - sum:
                    for: {each: n, in: .numbers, at: i}
                    do:
                      - add: {set: {numbers: '${ .numbers }', sum: '${ (.sum // 0) + $n * $i }'}}
                    output: {as: .sum}
                """, "{\"numbers\": [5, 6, 7]}");

        assertThat(journey.output()).isEqualTo(json("20"));
        assertThat(Journey.column(journey.run, "path"))
                .containsExactly(
                        "/do/0/sum", "/do/0/sum[0]/do/0/add", "/do/0/sum[1]/do/0/add", "/do/0/sum[2]/do/0/add");
    }

    @Test
    void whileEndsTheLoopBeforeTheTurnForWhichItDoesNotHold() {
        Journey journey = Journey.of("""
                - loop:
                    for: {in: '[range(10)]'}
                    while: '. < 3 and $item < 9'
                    do:
                      - add: {set: '${ . + 1 }'}
                """, "0");

        assertThat(journey.output()).isEqualTo(json("3"));
    }

    @Test
    void anEmptyCollectionGivesTheInput() {
        Journey journey = Journey.of("- loop: {for: {in: '[]'}, do: [{a: {set: {b: 1}}}]}", "{\"x\": 1}");

        assertThat(journey.output()).isEqualTo(json("{\"x\": 1}"));
    }

    @Test
    void aLoopOverSomethingElseIsAnExpressionError() {
        Journey journey = Journey.of("- loop: {for: {in: .x}, do: [{a: {set: {b: 1}}}]}", "{\"x\": {}}");

        assertThat(journey.error().detail()).contains("must give an array, not object");
    }

    @Test
    void innerLoopsShadowTheVariablesOfOuterOnes() {
        Journey journey = Journey.of("""
                - outer:
                    for: {in: '[1, 2]'}
                    do:
                      - inner:
                          for: {in: '[10, 20]'}
                          do:
                            - add: {set: '${ . + [$item] }'}
                          output: {as: '. + [$item]'}
                """, "[]");

        assertThat(journey.output()).isEqualTo(json("[10, 20, 1, 10, 20, 2]"));
    }

    @Test
    void exitLeavesTheTurnAndEndTheWorkflow() {
        String tasks = """
                - loop:
                    for: {in: '[1, 2, 3]'}
                    do:
                      - check: {switch: [{odd: {when: '$item == %d', then: %s}}]}
                      - add: {set: '${ . + [$item] }'}
                - after: {set: '${ {after: .} }'}
                """;

        assertThat(Journey.of(tasks.formatted(2, "exit"), "[]").output()).isEqualTo(json("{\"after\": [1, 3]}"));
        assertThat(Journey.of(tasks.formatted(3, "end"), "[]").output()).isEqualTo(json("[1, 2]"));
    }

    @Test
    void aHundredThousandTurnsKeepTheFirstAndTheLastInTheTrace() {
        Journey journey = Journey.of("""
                - loop:
                    for: {in: '[range(100000)]'}
                    do:
                      - add: {set: '${ . + 1 }'}
                - after: {set: '${ . }'}
                """, "0");

        JsonNode output = journey.output();

        List<String> paths = Journey.column(journey.run, "path");
        assertThat(output).isEqualTo(json("100000"));
        assertThat(paths).hasSizeLessThanOrEqualTo(2_000);
        assertThat(paths)
                .startsWith("/do/0/loop", "/do/0/loop[0]/do/0/add", "/do/0/loop[1]/do/0/add")
                .endsWith("/do/0/loop[99999]/do/0/add", "/do/1/after");
        assertThat(journey.run.tasksOmitted() + paths.size()).isEqualTo(100_002);
    }

    @Test
    void aHundredThousandTurnsTakeLessThanASecond() {
        String tasks = "- loop: {for: {in: '[range(100000)]'}, do: [{add: {set: '${ . + 1 }'}}]}";
        Journey.of(tasks, "0").output();
        long began = cpu();

        Journey.of(tasks, "0").output();

        assertThat(Duration.ofNanos(cpu() - began)).isLessThan(Duration.ofSeconds(1));
    }

    /** Of this thread, so that others on the machine do not count. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @Test
    void aMillionJumpsTakeNoMemory() {
        Origin.Limits limits = new Origin.Limits(Budget.DEFAULT, 1L << 40, 1 << 20, 2_000, 256 << 10, 4 << 10);
        Run run = Run.start(Journey.program("""
                        - add: {set: '${ . + 1 }'}
                        - again: {switch: [{more: {when: '. < 1000000', then: add}}]}
                        """), new Origin("1", Journey.START, limits), json("0"));
        Journey journey = new Journey(run, Journey::fire);

        assertThat(journey.output()).isEqualTo(json("1000000"));
        assertThat(journey.run.snapshot()).hasSizeLessThan(1 << 20);
    }
}
