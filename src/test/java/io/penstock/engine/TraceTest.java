package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the rows of a trace tell: status, attempt, times, data and error of each task, in order of start. */
class TraceTest {

    @Test
    void aLoopHasItsOwnRowAndOneForEachTaskOfEachTurn() {
        Journey journey = Journey.of("""
                - loop:
                    for: {each: n, in: .items}
                    do:
                      - add: {set: {items: [], sum: '${ (.sum // 0) + $n }'}}
                    output: {as: .sum}
                """, "{\"items\": [4, 5]}");

        journey.output();

        assertThat(told(journey, "path", "type", "status", "input", "output"))
                .containsExactly(
                        "/do/0/loop for completed {\"items\":[4,5]} 9",
                        "/do/0/loop[0]/do/0/add set completed {\"items\":[4,5]} {\"items\":[],\"sum\":4}",
                        "/do/0/loop[1]/do/0/add set completed {\"items\":[],\"sum\":4} {\"items\":[],\"sum\":9}");
    }

    @Test
    void eachAttemptOfATryHasItsOwnRows() {
        Journey journey = Journey.of("""
                - guarded:
                    try:
                      - prepare: {set: {n: 1}}
                      - ask: {call: http, with: {method: get, endpoint: 'https://x.test/'}}
                    catch:
                      errors: {with: {status: 503}}
                      retry: {delay: PT1S, backoff: {linear: {}}, limit: {attempt: {count: 5}}}
                """, "{}", answering(503, 503, 200));

        journey.output();

        assertThat(told(journey, "name", "status", "attempt", "started_at", "finished_at", "output"))
                .containsExactly(
                        "guarded completed 3 2026-01-01T00:00:00Z 2026-01-01T00:00:03Z {\"ok\":true}",
                        "prepare completed 1 2026-01-01T00:00:00Z 2026-01-01T00:00:00Z {\"n\":1}",
                        "ask faulted 1 2026-01-01T00:00:00Z 2026-01-01T00:00:00Z null",
                        "prepare completed 2 2026-01-01T00:00:01Z 2026-01-01T00:00:01Z {\"n\":1}",
                        "ask faulted 2 2026-01-01T00:00:01Z 2026-01-01T00:00:01Z null",
                        "prepare completed 3 2026-01-01T00:00:03Z 2026-01-01T00:00:03Z {\"n\":1}",
                        "ask completed 3 2026-01-01T00:00:03Z 2026-01-01T00:00:03Z {\"ok\":true}");
        assertThat(journey.run.tasks().get(2).path("error")).isEqualTo(json("""
                {"type": "https://serverlessworkflow.io/spec/1.0.0/errors/communication", "status": 503,
                 "title": "Service Unavailable", "detail": "GET https://x.test/ answered 503.",
                 "instance": "/do/0/guarded/try/1/ask"}
                """));
    }

    @Test
    void aTryThatGivesUpTellsItsLastErrorAsTheRunsEndDoes() {
        Journey journey = Journey.of("""
                - guarded:
                    try: [{ask: {call: http, with: {method: get, endpoint: 'https://x.test/'}}}]
                    catch: {retry: {delay: PT1S, limit: {attempt: {count: 1}}}}
                """, "{}", answering(503, 500, 200));

        WorkflowError error = journey.error();

        assertThat(told(journey, "name", "status", "attempt", "output"))
                .containsExactly("guarded faulted 2 null", "ask faulted 1 null", "ask faulted 2 null");
        assertThat(journey.run.tasks().get(0).path("error")).isEqualTo(error.toJson());
        assertThat(error.toJson()).isEqualTo(json("""
                {"type": "https://serverlessworkflow.io/spec/1.0.0/errors/communication", "status": 500,
                 "title": "Internal Server Error", "detail": "GET https://x.test/ answered 500.",
                 "instance": "/do/0/guarded/try/0/ask"}
                """));
    }

    @Test
    void aHandlerStandsBesideTheAttemptThatFailed() {
        Journey journey = Journey.of("""
                - guarded:
                    try: [{fail: {raise: {error: {type: 'https://x.test/e', status: 400}}}}]
                    catch: {do: [{handle: {set: {status: '${ $error.status }'}}}]}
                """, "{}");

        journey.output();

        assertThat(told(journey, "path", "status", "output"))
                .containsExactly(
                        "/do/0/guarded completed {\"status\":400}",
                        "/do/0/guarded/try/0/fail faulted null",
                        "/do/0/guarded/catch/do/0/handle completed {\"status\":400}");
    }

    @Test
    void aSwitchHandsOnItsInputAndWhatItJumpsOverHasNoRow() {
        Journey journey = Journey.of("""
                - choose: {switch: [{large: {when: .n > 5, then: last}}, {other: {then: middle}}]}
                - middle: {set: {way: middle}}
                - last: {set: '${ . + {last: true} }'}
                """, "{\"n\": 9}");

        journey.output();

        assertThat(told(journey, "name", "type", "status", "output"))
                .containsExactly("choose switch completed {\"n\":9}", "last set completed {\"n\":9,\"last\":true}");
    }

    @Test
    void aSkippedTaskSaysSo() {
        Journey journey = Journey.of("- one: {if: .go, set: {a: 1}}", "{\"go\": false}");

        journey.output();

        assertThat(told(journey, "status", "input", "output")).containsExactly("skipped {\"go\":false} {\"go\":false}");
    }

    @Test
    void aWaitIsWaitingAndThenCompletedAtItsTime() {
        Journey journey = Journey.of("- pause: {wait: {seconds: 30}}", "{\"n\": 1}");
        journey.run.step(1_000);

        assertThat(told(journey, "type", "status", "finished_at", "output")).containsExactly("wait waiting null null");

        journey.output();
        assertThat(told(journey, "status", "finished_at", "output"))
                .containsExactly("completed 2026-01-01T00:00:30Z {\"n\":1}");
    }

    @Test
    void aTryIsWaitingBetweenItsAttempts() {
        Journey journey = Journey.of("""
                - guarded:
                    try: [{fail: {raise: {error: {type: 'https://x.test/e', status: 400}}}}]
                    catch: {retry: {delay: PT1M, limit: {attempt: {count: 1}}}}
                """, "{}");

        journey.run.step(1_000);

        assertThat(told(journey, "name", "status", "attempt")).containsExactly("guarded waiting 1", "fail faulted 1");
    }

    @Test
    void aCallIsRunningUntilItsAnswerComes() {
        Journey journey = Journey.of(
                "- ask: {call: http, with: {method: get, endpoint: 'https://x.test/'}}", "{}", answering(201));
        journey.run.step(1_000);

        assertThat(told(journey, "type", "status", "output")).containsExactly("call running null");

        journey.output();
        assertThat(told(journey, "status", "output")).containsExactly("completed {\"ok\":true}");
    }

    @Test
    void whatIsAroundTheEndCompletesWithItsOutput() {
        Journey journey = Journey.of("""
                - outer:
                    do:
                      - loop:
                          for: {in: '[1, 2, 3]'}
                          do:
                            - check: {switch: [{two: {when: $item == 2, then: stop}}, {other: {then: exit}}]}
                            - stop: {set: {stopped: '${ $item }'}, then: end}
                    output: {as: '{never: .}'}
                - after: {set: {never: true}}
                """, "{}");

        assertThat(journey.output()).isEqualTo(json("{\"stopped\": 2}"));
        assertThat(told(journey, "name", "status", "output"))
                .containsExactly(
                        "outer completed {\"stopped\":2}",
                        "loop completed {\"stopped\":2}",
                        "check completed {}",
                        "check completed {}",
                        "stop completed {\"stopped\":2}");
    }

    @Test
    void anErrorFaultsEverythingAroundItWithTheSameError() {
        Journey journey = Journey.of("""
                - outer:
                    do:
                      - loop:
                          for: {in: '[1, 2]'}
                          do:
                            - fail: {if: $item == 2, raise: {error: {type: 'https://x.test/e', status: 409, detail: full}}}
                """, "{}");

        JsonNode error = journey.error().toJson();

        assertThat(error).isEqualTo(json("""
                {"type": "https://x.test/e", "status": 409, "detail": "full", "instance": "/do/0/outer/do/0/loop/do/0/fail"}
                """));
        assertThat(told(journey, "path", "status", "error"))
                .containsExactly(
                        "/do/0/outer faulted " + error,
                        "/do/0/outer/do/0/loop faulted " + error,
                        "/do/0/outer/do/0/loop[0]/do/0/fail skipped null",
                        "/do/0/outer/do/0/loop[1]/do/0/fail faulted " + error);
    }

    /** The columns of each row, as text. */
    private static List<String> told(Journey journey, String... columns) {
        List<String> rows = new ArrayList<>();
        for (JsonNode task : journey.run.tasks()) {
            List<String> cells = new ArrayList<>();
            for (String column : columns) {
                JsonNode cell = task.path(column);
                cells.add(cell.isTextual() ? cell.textValue() : cell.toString());
            }
            rows.add(String.join(" ", cells));
        }
        return rows;
    }

    /** A world that answers calls with these statuses in turn, and lets time pass. */
    private static Function<Command, Outcome> answering(Integer... statuses) {
        Iterator<Integer> next = List.of(statuses).iterator();
        return command -> command instanceof Command.HttpCall
                ? Journey.answer(command, Journey.START, next.next(), "{\"ok\":true}")
                : Journey.fire(command);
    }
}
