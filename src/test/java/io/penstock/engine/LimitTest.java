package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.StandardError;
import io.penstock.expression.Budget;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a run may use, and how it shares a thread. */
class LimitTest {

    private static final String ENDLESS = "- a: {set: '${ (. // 0) + 1 }'}\n- b: {set: '${ . }', then: a}";

    @Test
    void aSliceYieldsWhenItsFuelIsUsed() {
        Run run = Run.start(Journey.program(ENDLESS), Journey.ORIGIN, json("0"));

        Step step = run.step(1_000);

        assertThat(step.state()).isEqualTo(Step.State.YIELDED);
        assertThat(run.tasks().size()).isBetween(20, 200);
    }

    @Test
    void anExpressionThatWantsMoreThanASliceOverrunsAndIsDoneOnAWorker() {
        Run run =
                Run.start(Journey.program("- a: {set: {sum: '${ [range(10000)] | add }'}}"), Journey.ORIGIN, json("0"));

        // The workflow's own beginning takes some of the first slice.
        assertThat(run.step(1_000).state()).isEqualTo(Step.State.YIELDED);
        assertThat(run.step(1_000).state()).isEqualTo(Step.State.OVERRUN);
        assertThat(run.tasks()).isEmpty();
        Step step = run.step(Run.WORKER_FUEL);
        assertThat(step.end()).isEqualTo(new Outcome.Completed(json("{\"sum\": 49995000}")));
    }

    @Test
    void anExpressionAboveItsOwnBudgetIsAnError() {
        Journey journey = Journey.of("- a: {set: {sum: '${ [range(100000000)] | add }'}}", "0");

        assertThat(journey.error().type()).isEqualTo(StandardError.EXPRESSION.type());
        assertThat(journey.error().detail()).contains("in `[range(100000000)] | add`");
    }

    @Test
    void aResultThatIsMoreThanARunMayKeepIsAnErrorOfItsExpression() {
        Run run = Run.start(
                Journey.program("- a: {set: {all: '${ [range(5000)] }'}}"), limited(1_000_000, 10_000), json("1"));

        WorkflowError error = new Journey(run, Journey::fire).error();

        assertThat(error.type()).isEqualTo(StandardError.EXPRESSION.type());
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.instance()).isEqualTo("/do/0/a");
        assertThat(error.detail()).contains("larger than the 10000 bytes");
    }

    @Test
    void anEndlessLoopFaultsThoughItWouldCatchItsErrors() {
        Origin origin = limited(100_000, 1 << 20);
        Journey journey = new Journey(
                Run.start(
                        Journey.program("- loop: {try: ["
                                + ENDLESS.replace("\n- ", "}, {").replace("- ", "{")
                                + "}], catch: {do: [{x: {set: {y: 1}}}]}, then: loop}"),
                        origin,
                        json("0")),
                Journey::fire);

        WorkflowError error = journey.error();

        assertThat(error.type()).isEqualTo(StandardError.RUNTIME.type());
        assertThat(error.detail()).contains("endless loop");
    }

    @Test
    void aContextThatDoublesFaultsLongBeforeMemoryIsOut() {
        Journey journey = Journey.of("""
                - double: {set: '${ {a: ., b: .} }', export: {as: '{c: $context, d: $context, e: .}'}, then: double}
                """, "{\"x\": 1}");

        WorkflowError error = journey.error();

        assertThat(error.type()).isEqualTo(StandardError.EXPRESSION.type());
        assertThat(error.detail()).contains("larger than", "in `");
        assertThat(journey.run.tasks().size()).isLessThan(40);
    }

    @Test
    void dataThatNestsWithoutEndFaults() {
        Journey journey = Journey.of("- wrap: {set: {in: '${ . }'}, then: wrap}", "1");

        assertThat(journey.error().detail()).contains("nested deeper");
    }

    @Test
    void anAnswerThatIsTooLargeIsAnError() {
        Origin origin = limited(1_000_000, 10_000);
        Run run = Run.start(
                Journey.program("- get: {call: http, with: {method: get, endpoint: 'https://x.test/'}}"),
                origin,
                json("1"));
        String body = "\"" + "x".repeat(20_000) + "\"";
        Journey journey = new Journey(run, command -> Journey.answer(command, Journey.START, 200, "[" + body + "]"));

        assertThat(journey.error().instance()).isEqualTo("/do/0/get");
    }

    @Test
    void largeValuesAreCutInTheTrace() {
        Journey journey = Journey.of("- a: {set: '${ [range(5000)] }'}\n- b: {set: '${ length }'}", "1");

        journey.output();

        assertThat(journey.run.tasks().get(0).path("output").path("truncated").asBoolean())
                .isTrue();
        assertThat(journey.run.tasks().get(1).path("input").path("preview").asText())
                .startsWith("[0,1,2");
        assertThat(journey.run.tasks().toString()).hasSizeLessThan(4_000);
    }

    @Test
    void aTraceStaysWithinItsBytesAndKeepsFaults() {
        Journey journey = Journey.of("""
                - loop:
                    for: {in: '[range(3000)]'}
                    do:
                      - big: {set: {x: '${ [range(200)] }'}}
                      - oops:
                          if: $item == 1500
                          try: [{fail: {raise: {error: {type: 'https://x.test/e', status: 500}}}}]
                          catch: {}
                """, "1");

        journey.output();

        assertThat(journey.run.tasks().toString().length()).isLessThanOrEqualTo(256 << 10);
        assertThat(Journey.column(journey.run, "path")).contains("/do/0/loop[1500]/do/1/oops/try/0/fail");
        assertThat(journey.run.tasks().get(1).path("output").path("truncated").isMissingNode())
                .isTrue();
    }

    @Test
    void aTraceOfManySmallTasksStaysWithinItsBytesAndKeepsFaults() {
        Journey journey = Journey.of("""
                - loop:
                    for: {in: '[range(5000)]'}
                    do:
                      - small: {set: {x: '${ $item }'}}
                      - oops:
                          if: $item == 2500
                          try: [{fail: {raise: {error: {type: 'https://x.test/e', status: 500}}}}]
                          catch: {}
                """, "1");

        journey.output();

        assertThat(journey.run.tasks().toString().length()).isBetween(128 << 10, 256 << 10);
        assertThat(Journey.column(journey.run, "path"))
                .contains(
                        "/do/0/loop[0]/do/0/small",
                        "/do/0/loop[2500]/do/1/oops/try/0/fail",
                        "/do/0/loop[4999]/do/0/small");
        assertThat(journey.run.tasks().get(1).path("output")).isEqualTo(json("{\"x\": 0}"));
    }

    @Test
    void theFirstAndLastTurnsOfEachLoopAreKept() {
        String loop = "{for: {in: '[range(5000)]'}, do: [{a: {set: '${ $item }'}}]}";

        Journey journey = Journey.of("- one: " + loop + "\n- two: " + loop, "1");

        journey.output();
        assertThat(Journey.column(journey.run, "path"))
                .contains(
                        "/do/0/one[0]/do/0/a",
                        "/do/0/one[99]/do/0/a",
                        "/do/0/one[4900]/do/0/a",
                        "/do/0/one[4999]/do/0/a",
                        "/do/1/two[0]/do/0/a",
                        "/do/1/two[4999]/do/0/a")
                .doesNotContain("/do/0/one[2500]/do/0/a");
    }

    @Test
    void longNestingOfBlocksNeedsNoStack() {
        StringBuilder tasks = new StringBuilder("{\"set\": {\"a\": 1}}");
        IntStream.range(0, 60)
                .forEach(i -> tasks.insert(0, "{\"do\": [{\"b\": ").append("}]}"));

        assertThat(Journey.of("- a: " + tasks, "1").output()).isEqualTo(json("{\"a\": 1}"));
    }

    private static Origin limited(long fuel, long bytes) {
        return new Origin(
                "1", Journey.START, new Origin.Limits(Budget.DEFAULT, fuel, bytes, 2_000, 256 << 10, 4 << 10));
    }
}
