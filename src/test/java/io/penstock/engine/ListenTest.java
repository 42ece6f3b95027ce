package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Program;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waiting for events. */
class ListenTest {

    private static final String AT = "/do/0/hear";

    @Test
    void oneEventOfTheRightKindEndsTheWaiting() {
        Run run = parked("- hear: {listen: {to: {one: {with: {type: a, data: '${ .n > 1 }'}}}}}");
        assertThat(run.pending()).singleElement().isEqualTo(new Command.Listen(new Position(AT, AT), List.of("a")));

        assertThat(run.wants(AT, event("b", "{\"n\": 2}"))).isFalse();
        assertThat(run.wants(AT, event("a", "{\"n\": 1}"))).isFalse();
        assertThat(run.wants(AT, event("a", "{\"n\": 2}"))).isTrue();
        assertThat(send(run, event("a", "{\"n\": 1}")).state()).isEqualTo(Step.State.PARKED);
        Step end = send(run, event("a", "{\"n\": 2}"));

        assertThat(end.end()).isEqualTo(new Outcome.Completed(json("[{\"n\": 2}]")));
        assertThat(end.withdrawn()).containsExactly(AT);
    }

    @Test
    void anyTakesTheFirstThatPassesOneOfTheFilters() {
        Run run = parked("- hear: {listen: {to: {any: [{with: {type: a}}, {with: {type: b, source: '/s.*'}}]}}}");

        assertThat(run.wants(AT, event("c", "1"))).isFalse();
        assertThat(send(run, event("b", "1")).end()).isEqualTo(new Outcome.Completed(json("[1]")));
    }

    @Test
    void anyOfNothingTakesEveryEvent() {
        Run run = parked("- hear: {listen: {to: {any: []}}}");

        assertThat(((Command.Listen) run.pending().iterator().next()).types()).isEmpty();
        assertThat(send(run, event("whatever", "1")).end()).isEqualTo(new Outcome.Completed(json("[1]")));
    }

    @Test
    void allWaitsForOneEventOfEachInAnyOrder() {
        Run run = parked("- hear: {listen: {to: {all: [{with: {type: a}}, {with: {type: b}}]}}}");

        send(run, event("b", "1"));
        assertThat(run.wants(AT, event("b", "2"))).isFalse();
        send(run, event("b", "2"));
        Step end = send(run, event("a", "3"));

        assertThat(end.end()).isEqualTo(new Outcome.Completed(json("[1, 3]")));
    }

    @Test
    void untilIsAskedAfterEachEvent() {
        Run run = parked(
                "- hear: {listen: {to: {any: [{with: {type: a}}], until: '(. | length) == $workflow.input.n'}}}");

        send(run, event("a", "1"));
        Step end = send(run, event("a", "2"));

        assertThat(end.end()).isEqualTo(new Outcome.Completed(json("[1, 2]")));
    }

    @Test
    void eventsThatEndTheListeningAreNotTaken() {
        Run run = parked("""
                - hear:
                    listen: {to: {any: [{with: {type: a}}, {with: {type: stop}}], until: {all: [{with: {type: stop}}, {with: {type: really}}]}}}
                """);

        send(run, event("a", "1"));
        send(run, event("stop", "2"));
        send(run, event("a", "3"));
        Step end = send(run, event("really", "4"));

        assertThat(end.end()).isEqualTo(new Outcome.Completed(json("[1, 3]")));
    }

    @Test
    void readsEventsAsTheDocumentSays() {
        String envelope = "{\"id\": \"1\", \"type\": \"a\", \"source\": \"/s\", \"data\": {\"n\": 2}}";

        assertThat(read("data", envelope)).isEqualTo("[{\"n\":2}]");
        assertThat(read("envelope", envelope)).isEqualTo("[" + json(envelope) + "]");
        assertThat(read("raw", envelope)).isEqualTo("[\"{\\\"n\\\":2}\"]");
        assertThat(read("raw", "{\"type\": \"a\", \"data\": \"text\"}")).isEqualTo("[\"text\"]");
        assertThat(read("data", "{\"type\": \"a\", \"data_base64\": \"AAE=\"}")).isEqualTo("[\"AAE=\"]");
        assertThat(read("data", "{\"type\": \"a\"}")).isEqualTo("[null]");
    }

    private static String read(String how, String event) {
        Run run = parked("- hear: {listen: {to: {any: []}, read: " + how + "}}");
        return ((Outcome.Completed) send(run, json(event)).end()).output().toString();
    }

    @Test
    void theFirstEventFixesWhatTheOthersMustHaveInCommon() {
        Run run = parked("""
                - hear:
                    listen:
                      to:
                        all:
                          - {with: {type: a}, correlate: {room: {from: .data.room}}}
                          - {with: {type: b}, correlate: {room: {from: .data.room}}}
                """);

        assertThat(run.wants(AT, event("a", "{}"))).isFalse();
        send(run, event("b", "{\"room\": 7}"));
        assertThat(run.wants(AT, event("a", "{\"room\": 8}"))).isFalse();
        send(run, event("a", "{\"room\": 8}"));
        Step end = send(run, event("a", "{\"room\": 7.0}"));

        assertThat(end.end()).isEqualTo(new Outcome.Completed(json("[{\"room\": 7}, {\"room\": 7.0}]")));
    }

    @Test
    void anExpectationIsAConstantOrComputed() {
        Run run = parked("""
                - hear:
                    listen:
                      to:
                        one:
                          with: {type: a}
                          correlate:
                            order: {from: .data.order, expect: '${ .n }'}
                            shop: {from: .shop, expect: '12'}
                """);

        assertThat(run.wants(AT, json("{\"type\": \"a\", \"shop\": 12, \"data\": {\"order\": 3}}")))
                .isFalse();
        assertThat(run.wants(AT, json("{\"type\": \"a\", \"shop\": 13, \"data\": {\"order\": 2}}")))
                .isFalse();
        assertThat(run.wants(AT, json("{\"type\": \"a\", \"shop\": 12, \"data\": {\"order\": 2}}")))
                .isTrue();
    }

    @Test
    void eachEventIsWorkedOnBeforeTheNext() {
        Program program = Journey.program("""
                - hear:
                    listen: {to: {any: [], until: '($context.seen | length) == 3'}}
                    foreach:
                      item: event
                      at: i
                      do: [{pause: {wait: PT1S}}, {note: {set: {got: '${ $event }', at: '${ $i }', in: '${ . }'}}}]
                      output: {as: '{got, at, in, again: $event}'}
                      export: {as: '{seen: (($context.seen // []) + [$output.at])}'}
                """);
        Run run = parked(program);

        send(run, event("x", "1"));
        assertThat(run.pending()).hasSize(2);
        send(run, event("y", "2"));
        send(run, event("z", "3"));
        send(run, event("late", "4"));
        assertThat(fire(run, AT + "[0]/foreach/do/0/pause").commands()).hasSize(1);
        run = Run.restore(program, Journey.ORIGIN, run.snapshot());
        fire(run, AT + "[1]/foreach/do/0/pause");
        Step end = fire(run, AT + "[2]/foreach/do/0/pause");

        assertThat(end.end()).isEqualTo(new Outcome.Completed(json("""
                        [{"got": 1, "at": 0, "in": 1, "again": 1}, {"got": 2, "at": 1, "in": 2, "again": 2},
                         {"got": 3, "at": 2, "in": 3, "again": 3}]""")));
        assertThat(end.withdrawn()).containsExactly(AT);
        assertThat(Journey.column(run, "path"))
                .startsWith(AT, AT + "[0]/foreach/do/0/pause", AT + "[0]/foreach/do/1/note");
    }

    @Test
    void oneIsWithdrawnBeforeItsEventIsWorkedOn() {
        Run run = parked("""
                - hear:
                    listen: {to: {one: {with: {type: a}}}}
                    foreach: {do: [{pause: {wait: PT1S}}], output: {as: '{item: $item, index: $index}'}}
                """);

        assertThat(send(run, event("a", "1")).withdrawn()).containsExactly(AT);
        assertThat(fire(run, AT + "[0]/foreach/do/0/pause").end())
                .isEqualTo(new Outcome.Completed(json("[{\"item\": 1, \"index\": 0}]")));
    }

    @Test
    void aListenerThatIsFloodedFaults() {
        Run run = parked("- hear: {listen: {to: {any: [], until: false}}, foreach: {do: [{pause: {wait: PT1S}}]}}");
        send(run, event("x", "0"));
        for (int i = 0; i < 1_000; i++) {
            assertThat(run.hasRoom(AT)).isTrue();
            send(run, event("x", "1"));
        }
        assertThat(run.hasRoom(AT)).isFalse();

        Step end = send(run, event("x", "2"));

        assertThat(end.end())
                .isInstanceOfSatisfying(
                        Outcome.Faulted.class,
                        faulted -> assertThat(faulted.error().detail()).contains("faster"));
        assertThat(end.withdrawn()).hasSize(2);
    }

    @Test
    void listeningForEverKeepsNoEvents() {
        Run run = parked("- hear: {listen: {to: {any: []}, read: data}}".replace("[]}", "[], until: '${ false }'}"));
        for (int i = 0; i < 100; i++) {
            send(run, event("x", "\"" + "x".repeat(1_000) + "\""));
        }

        assertThat(run.snapshot()).hasSizeLessThan(4_000);
    }

    @Test
    void aTimeOutEndsTheListening() {
        Run run = parked("- hear: {timeout: {after: PT5S}, listen: {to: {any: [], until: '${ false }'}}}");
        send(run, event("x", "1"));

        Step end = fire(run, AT + "/timeout");

        assertThat(end.end()).isInstanceOf(Outcome.Faulted.class);
        assertThat(end.withdrawn()).containsExactly(AT);
    }

    private static Run parked(String tasks) {
        return parked(Journey.program(tasks));
    }

    private static Run parked(Program program) {
        Run run = Run.start(program, Journey.ORIGIN, json("{\"n\": 2}"));
        assertThat(run.step(1_000_000).state()).isEqualTo(Step.State.PARKED);
        return Run.restore(program, Journey.ORIGIN, run.snapshot());
    }

    private static JsonNode event(String type, String data) {
        return json("{\"id\": \"1\", \"type\": \"" + type + "\", \"source\": \"/source\", \"data\": " + data + "}");
    }

    private static Step send(Run run, JsonNode event) {
        run.on(new Outcome.Received(AT, Journey.START.plusSeconds(1), event));
        return run.step(1_000_000);
    }

    private static Step fire(Run run, String position) {
        run.on(new Outcome.Fired(position, Journey.START.plusSeconds(2)));
        return run.step(1_000_000);
    }
}
