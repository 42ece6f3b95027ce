package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.StandardError;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Side effects: HTTP calls and waits. */
class CallTest {

    @Test
    void aCallIsComputedFromTheTasksInput() {
        Journey journey = Journey.of(
                """
                - send:
                    call: http
                    with:
                      method: post
                      endpoint: https://x.test/pets/{id}
                      headers: {X-Trace: '${ $workflow.id }', X-Number: '${ .id }'}
                      query: {q: '${ .name }', n: 1, tags: '${ .tags }', none: '${ null }', never: null}
                      body: {name: '${ .name }'}
                """,
                "{\"id\": 7, \"name\": \"a b\", \"tags\": [\"x\", \"y&z\"]}",
                command -> Journey.answer(command, Journey.START, 200, "{\"done\": true}"));

        assertThat(journey.output()).isEqualTo(json("{\"done\": true}"));
        assertThat(journey.commands)
                .containsExactly(new Command.HttpCall(
                        new Position("/do/0/send", "/do/0/send"),
                        "POST",
                        "https://x.test/pets/7?tags=x&tags=y%26z",
                        Map.of("X-Trace", "0193-test", "X-Number", "7"),
                        Map.of("q", "a b", "n", "1"),
                        json("{\"name\": \"a b\"}"),
                        false));
    }

    @Test
    void anAnswerIsGivenAsWanted() {
        assertThat(get("raw", 200).output()).isEqualTo(json("\"eyJhIjoxfQ==\""));
        assertThat(get("content", 200).output()).isEqualTo(json("{\"a\":1}"));
        assertThat(get("response", 201).output()).isEqualTo(json("""
                        {"request": {"method": "GET", "uri": "https://x.test/", "headers": {}},
                         "statusCode": 201, "headers": {"Content-Type": "application/json"}, "content": {"a": 1}}
                        """));
    }

    @Test
    void aStatusThatIsNoSuccessIsACommunicationError() {
        WorkflowError error = get("content", 503).error();

        assertThat(error.type()).isEqualTo(StandardError.COMMUNICATION.type());
        assertThat(error.status()).isEqualTo(503);
        assertThat(error.title()).isEqualTo("Service Unavailable");
        assertThat(error.detail()).isEqualTo("GET https://x.test/ answered 503.");
        assertThat(error.instance()).isEqualTo("/do/0/get");
        assertThat(get("content", 302).error().status()).isEqualTo(302);
    }

    @Test
    void aRedirectIsAnAnswerWhenTheCallSaysSo() {
        assertThat(get("content, redirect: true", 302).output()).isEqualTo(json("{\"a\":1}"));
    }

    @Test
    void aFailureWithoutAnAnswerIsTheErrorItself() {
        Journey journey = Journey.of(
                "- get: {call: http, with: {method: get, endpoint: 'https://x.test/'}}",
                "{}",
                command -> new Outcome.Failed(
                        command.position().value(),
                        Journey.START,
                        WorkflowError.of(StandardError.TIMEOUT, "No answer within 30 s.")));

        assertThat(journey.error())
                .isEqualTo(WorkflowError.of(StandardError.TIMEOUT, "No answer within 30 s.")
                        .at("/do/0/get"));
    }

    @Test
    void aWaitGoesOnWithItsInputAtItsTime() {
        Journey journey =
                Journey.of("- pause: {wait: {minutes: 5}}\n- then: {set: {at: '${ now }', in: '${ . }'}}", "1");

        assertThat(journey.output()).isEqualTo(json("{\"at\": 1767225900, \"in\": 1}"));
        assertThat(journey.commands)
                .containsExactly(new Command.Timer(
                        new Position("/do/0/pause", "/do/0/pause"),
                        Journey.START.plusSeconds(300),
                        Duration.ofMinutes(5)));
    }

    @Test
    void positionsAreUniqueUnderLoopsAndJumps() {
        Journey journey = Journey.of("""
                - loop:
                    for: {in: '[1, 2]'}
                    do:
                      - pause: {wait: PT1S}
                      - count: {set: '${ . + 1 }'}
                      - again: {switch: [{once: {when: '. % 2 == 1', then: pause}}]}
                - back: {switch: [{once: {when: '. < 8', then: loop}}]}
                """, "0");

        journey.output();

        assertThat(journey.commands.stream().map(command -> command.position().value()))
                .containsExactly(
                        "/do/0/loop[0]/do/0/pause",
                        "/do/0/loop[0]/do/0/pause#2",
                        "/do/0/loop[1]/do/0/pause",
                        "/do/0/loop[1]/do/0/pause#2",
                        "/do/0/loop#2[0]/do/0/pause",
                        "/do/0/loop#2[0]/do/0/pause#2",
                        "/do/0/loop#2[1]/do/0/pause",
                        "/do/0/loop#2[1]/do/0/pause#2");
    }

    @Test
    void anOutcomeForNothingIsIgnored() {
        Journey journey = Journey.of("- pause: {wait: PT1S}", "1");
        journey.run.step(1_000);

        journey.run.on(new Outcome.Fired("/do/9/other", Journey.START));

        assertThat(journey.run.step(1_000).state()).isEqualTo(Step.State.PARKED);
        assertThat(journey.run.pending()).hasSize(1);
    }

    @Test
    void aCancelledRunEndsAndSaysWhatWasOpen() {
        Journey journey = Journey.of("- pause: {wait: PT1S}", "1");
        journey.run.step(1_000);

        journey.run.cancel("not needed", journey.run.now());

        assertThat(journey.run.step(1_000).end()).isEqualTo(new Outcome.Cancelled("not needed"));
        assertThat(Journey.column(journey.run, "status")).containsExactly("cancelled");
        assertThat(journey.run.pending()).isEmpty();
    }

    private static Journey get(String output, int status) {
        return Journey.of(
                "- get: {call: http, with: {method: get, endpoint: 'https://x.test/', output: " + output + "}}",
                "{}",
                command -> Journey.answer(command, Journey.START, status, "{\"a\":1}"));
    }
}
