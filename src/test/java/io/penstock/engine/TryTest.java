package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.StandardError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Errors, and what is done about them. */
class TryTest {

    private static final String RAISE =
            "raise: {error: {type: 'https://x.test/e', status: 418, title: Tea, detail: '${ .why }'}}";

    @Test
    void aRaisedErrorNamesItsTask() {
        WorkflowError error = Journey.of("- pot: {" + RAISE + "}", "{\"why\": \"short and stout\"}")
                .error();

        assertThat(error).isEqualTo(new WorkflowError("https://x.test/e", 418, "Tea", "short and stout", "/do/0/pot"));
    }

    @Test
    void theTypeOfARaisedErrorIsAUriTemplate() {
        Journey journey = Journey.of(
                "- pot: {raise: {error: {type: 'https://x.test/errors/{code}', status: 418}}}",
                "{\"code\": \"tea pot\"}");

        assertThat(journey.error().type()).isEqualTo("https://x.test/errors/tea%20pot");
    }

    @Test
    void aCaughtErrorIsHandledWithTheErrorAsVariable() {
        Journey journey = Journey.of("""
                - guarded:
                    try: [{pot: {%s}}]
                    catch:
                      errors: {with: {status: 418}}
                      as: problem
                      do:
                        - handle: {set: {said: '${ $problem.detail }', at: '${ $problem.instance }', had: '${ .why }'}}
                - after: {set: '${ {after: .} }'}
                """.formatted(RAISE), "{\"why\": \"x\"}");

        assertThat(journey.output())
                .isEqualTo(json("{\"after\": {\"said\": \"x\", \"at\": \"/do/0/guarded/try/0/pot\", \"had\": \"x\"}}"));
        assertThat(Journey.column(journey.run, "status"))
                .containsExactly("completed", "faulted", "completed", "completed");
    }

    @Test
    void aCaughtErrorThatNothingHandlesLeavesTheInput() {
        Journey journey = Journey.of("- guarded: {try: [{pot: {" + RAISE + "}}], catch: {}}", "{\"why\": \"x\"}");

        assertThat(journey.output()).isEqualTo(json("{\"why\": \"x\"}"));
    }

    @Test
    void anErrorThatIsNotMeantFaults() {
        for (String filter : List.of(
                "errors: {with: {status: 500}}", "when: '$error.status == 1'", "exceptWhen: '$error.status == 418'")) {
            Journey journey = Journey.of(
                    "- guarded: {try: [{pot: {" + RAISE + "}}], catch: {" + filter + "}}", "{\"why\": \"x\"}");

            assertThat(journey.error().status()).isEqualTo(418);
            assertThat(Journey.column(journey.run, "status")).containsExactly("faulted", "faulted");
        }
    }

    @Test
    void bothSpellingsOfAStandardTypeMatch() {
        Journey journey = Journey.of("""
                - guarded:
                    try:
                      - fail: {raise: {error: {type: 'https://serverlessworkflow.io/dsl/errors/types/timeout', status: 408}}}
                    catch: {errors: {with: {type: 'https://serverlessworkflow.io/spec/1.0.0/errors/timeout'}}}
                """, "{}");

        assertThat(journey.output()).isEqualTo(json("{}"));
    }

    @Test
    void anErrorOfTheHandlerGoesToTheTryAround() {
        Journey journey = Journey.of("""
                - outer:
                    try:
                      - loop:
                          for: {in: '[1, 2]'}
                          do:
                            - inner:
                                try: [{pot: {%s}}]
                                catch: {do: [{worse: {raise: {error: {type: 'https://x.test/worse', status: 500}}}}]}
                    catch: {do: [{handle: {set: '${ $error.instance }'}}]}
                """.formatted(RAISE), "{\"why\": \"x\"}");

        assertThat(journey.output()).isEqualTo(json("\"/do/0/outer/try/0/loop/do/0/inner/catch/do/0/worse\""));
    }

    @Test
    void theTasksOwnTransformIsNotCaughtByIt() {
        Journey journey = Journey.of("- guarded: {try: [{a: {set: {x: 1}}}], catch: {}, output: {as: '.x.y'}}", "{}");

        assertThat(journey.error().instance()).isEqualTo("/do/0/guarded");
    }

    @Test
    void retriesWaitLongerEachTimeAndThenGiveUp() {
        Journey journey =
                Journey.of(retrying("delay: PT1S, backoff: {exponential: {}}, limit: {attempt: {count: 3}}"), "{}");

        WorkflowError error = journey.error();

        assertThat(error.status()).isEqualTo(418);
        assertThat(delays(journey))
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(journey.commands.stream().map(command -> command.position().value()))
                .containsExactly(
                        "/do/0/guarded/catch/retry@1", "/do/0/guarded/catch/retry@2", "/do/0/guarded/catch/retry@3");
        assertThat(journey.run.tasks().get(0).path("attempt").asInt()).isEqualTo(4);
        assertThat(Journey.column(journey.run, "attempt")).containsExactly("4", "1", "2", "3", "4");
    }

    @Test
    void constantDelaysStayAsTheyAreWithOrWithoutABackoff() {
        for (String backoff : List.of("", "backoff: {constant: {}}, ")) {
            Journey journey = Journey.of(
                    retrying("delay: {milliseconds: 500}, " + backoff + "limit: {attempt: {count: 2}}"), "{}");

            journey.error();

            assertThat(delays(journey)).containsExactly(Duration.ofMillis(500), Duration.ofMillis(500));
            assertThat(Journey.column(journey.run, "attempt")).containsExactly("3", "1", "2", "3");
        }
    }

    @Test
    void reusableErrorsAreComputedWhereTheyAreRaised() {
        Run run = Run.start(Journey.document("""
                        use:
                          errors:
                            bad:
                              type: https://x.test/bad
                              status: '${ .status }'
                              title: '${ "Line \\($index)" }'
                              detail: '${ "\\($item) in \\($task.name)" }'
                        do:
                          - loop:
                              for: {in: .items}
                              do:
                                - check: {if: $item < 0, raise: {error: bad}}
                        """), Journey.ORIGIN, json("{\"items\": [1, -1], \"status\": 422}"));

        assertThat(new Journey(run, Journey::fire).error())
                .isEqualTo(
                        new WorkflowError("https://x.test/bad", 422, "Line 1", "-1 in check", "/do/0/loop/do/0/check"));
    }

    @Test
    void reusableRetriesMayBeSharedByTries() {
        Run run = Run.start(Journey.document("""
                        use:
                          retries: {once: {delay: PT3S, limit: {attempt: {count: 1}}}}
                        do:
                          - one: {try: [{a: {%s}}], catch: {retry: once, do: [{x: {set: {why: again}}}]}}
                          - two: {try: [{a: {%s}}], catch: {as: problem, retry: once}}
                        """.formatted(RAISE, RAISE)), Journey.ORIGIN, json("{\"why\": \"x\"}"));
        Journey journey = new Journey(run, Journey::fire);

        assertThat(journey.error().detail()).isEqualTo("again");
        assertThat(delays(journey)).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(3));
    }

    @Test
    void linearDelaysGrowByTheirBase() {
        Journey journey =
                Journey.of(retrying("delay: PT2S, backoff: {linear: {}}, limit: {attempt: {count: 3}}"), "{}");

        journey.error();

        assertThat(delays(journey))
                .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(6));
    }

    @Test
    void aLimitOfTimeEndsTheRetries() {
        Journey journey = Journey.of(retrying("delay: PT10S, limit: {duration: PT25S}"), "{}");

        journey.error();

        assertThat(delays(journey)).hasSize(2);
    }

    @Test
    void jitterIsTheSameInEachReplayAndDiffersByAttempt() {
        String tasks = retrying("delay: PT1S, jitter: {from: PT0S, to: PT1S}, limit: {attempt: {count: 4}}");
        Journey first = Journey.of(tasks, "{}");
        Journey second = Journey.of(tasks, "{}");

        first.error();
        second.error();

        assertThat(delays(first)).isEqualTo(delays(second)).doesNotHaveDuplicates();
        assertThat(delays(first))
                .allMatch(delay ->
                        delay.compareTo(Duration.ofSeconds(1)) >= 0 && delay.compareTo(Duration.ofSeconds(2)) <= 0);
    }

    @Test
    void conditionsDecideWhetherToRetry() {
        Journey never = Journey.of(retrying("when: '$error.status == 1', delay: PT1S"), "{}");

        never.error();

        assertThat(never.commands).isEmpty();
    }

    @Test
    void theHandlerRunsWhenRetriesAreUsedUp() {
        Journey journey = Journey.of("""
                - guarded:
                    try: [{pot: {%s}}]
                    catch: {retry: {limit: {attempt: {count: 1}}}, do: [{handle: {set: {gave: up}}}]}
                """.formatted(RAISE), "{}");

        assertThat(journey.output()).isEqualTo(json("{\"gave\": \"up\"}"));
        assertThat(Journey.column(journey.run, "name")).containsExactly("guarded", "pot", "pot", "handle");
    }

    @Test
    void retryAfterOfTheAnswerIsWaitedFor() {
        List<Integer> asked = new ArrayList<>();
        Journey journey = Journey.of("""
                - guarded:
                    try: [{fetch: {call: http, with: {method: get, endpoint: 'https://x.test/'}}}]
                    catch: {retry: {delay: PT1S, limit: {attempt: {count: 3}}}}
                """, "{}", command -> {
            if (command instanceof Command.Timer) {
                return Journey.fire(command);
            }
            asked.add(1);
            int status = asked.size() < 3 ? 503 : 200;
            return new Outcome.Answered(
                    command.position().value(),
                    Journey.START,
                    status,
                    Map.of("retry-after", asked.size() == 1 ? "30" : "Thu, 01 Jan 2026 00:01:40 GMT"),
                    json("{\"ok\": true}"),
                    new byte[0],
                    "https://x.test/");
        });

        assertThat(journey.output()).isEqualTo(json("{\"ok\": true}"));
        assertThat(delays(journey)).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(70));
        assertThat(journey.commands.stream()
                        .filter(Command.HttpCall.class::isInstance)
                        .map(command -> command.position().stable()))
                .containsOnly("/do/0/guarded/try/0/fetch");
    }

    @Test
    void anAttemptThatTakesTooLongIsCutAndRetried() {
        Journey journey = Journey.of("""
                - guarded:
                    try: [{first: {wait: PT1S}}, {slow: {wait: PT1M}}]
                    catch: {retry: {delay: PT3S, limit: {attempt: {count: 1, duration: PT10S}}}}
                """, "{}");

        WorkflowError error = journey.error();

        assertThat(error.type()).isEqualTo(StandardError.TIMEOUT.type());
        assertThat(error.status()).isEqualTo(408);
        assertThat(error.instance()).isEqualTo("/do/0/guarded");
        assertThat(journey.run.now()).isEqualTo(Journey.START.plusSeconds(10 + 3 + 10));
        assertThat(Journey.column(journey.run, "status"))
                .containsExactly("faulted", "completed", "cancelled", "completed", "cancelled");
    }

    @Test
    void theErrorOfAnAttemptThatWasCutIsOfferedToTheCatch() {
        Journey journey = Journey.of("""
                - guarded:
                    try: [{both: {fork: {branches: [{slow: {wait: PT1M}}, {slower: {wait: PT2M}}]}}}]
                    catch:
                      errors: {with: {status: 408}}
                      retry: {limit: {attempt: {count: 0, duration: '${ .limit }'}}}
                      do: [{tell: {set: {type: '${ $error.type }'}}}]
                """, "{\"limit\": \"PT5S\"}");

        assertThat(journey.output().path("type").asText()).isEqualTo(StandardError.TIMEOUT.type());
        assertThat(journey.run.now()).isEqualTo(Journey.START.plusSeconds(5));
        assertThat(journey.run.pending()).isEmpty();
    }

    @Test
    void theLimitOfAnAttemptEndsWithIt() {
        Journey journey = Journey.of("""
                - guarded:
                    try: [{quick: {wait: PT1S}}]
                    catch: {retry: {limit: {attempt: {count: 5, duration: PT10S}}}}
                - later: {wait: PT1M}
                """, "{\"a\": 1}");

        assertThat(journey.output()).isEqualTo(json("{\"a\": 1}"));
        assertThat(journey.run.now()).isEqualTo(Journey.START.plusSeconds(61));
    }

    private static String retrying(String policy) {
        return """
                - guarded:
                    try: [{pot: {%s}}]
                    catch: {retry: {%s}}
                """.formatted(RAISE, policy);
    }

    private static List<Duration> delays(Journey journey) {
        return journey.commands.stream()
                .filter(Command.Timer.class::isInstance)
                .map(command -> ((Command.Timer) command).delay())
                .toList();
    }
}
