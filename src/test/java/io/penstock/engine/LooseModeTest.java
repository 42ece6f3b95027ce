package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code evaluate.mode}. */
class LooseModeTest {

    @Test
    void strictTakesTextAsText() {
        assertThat(journey("strict", "- a: {set: {b: .n, c: '${ .n }'}}").output())
                .isEqualTo(Journey.json("{\"b\": \".n\", \"c\": 1}"));
    }

    @Test
    void looseComputesEveryTextThatIsAnExpression() {
        assertThat(journey("loose", "- a: {set: {b: .n, c: '${ .n }', d: .n + 1, e: [.n, hello world], f: 'GET'}}")
                        .output())
                .isEqualTo(Journey.json("{\"b\": 1, \"c\": 1, \"d\": 2, \"e\": [1, \"hello world\"], \"f\": \"GET\"}"));
        assertThat(journey("loose", "- a: {set: .n}").output()).isEqualTo(Journey.json("1"));
    }

    @Test
    void looseLeavesTheTextOfAnExpressionThatFails() {
        assertThat(journey("loose", "- a: {set: {b: .n.m}}").output()).isEqualTo(Journey.json("{\"b\": \".n.m\"}"));
    }

    @Test
    void looseFaultsForAMarkedExpressionThatFails() {
        assertThat(journey("loose", "- a: {set: {b: '${ .n.m }'}}").error().type())
                .isEqualTo("https://serverlessworkflow.io/spec/1.0.0/errors/expression");
    }

    @Test
    void looseComputesWholeParts() {
        String task = """
                - a:
                    call: http
                    with:
                      method: .method
                      endpoint: .uri
                      headers: .headers
                      query: {q: .n}
                """;
        Journey journey = journey("loose", task);

        journey.end();

        Command.HttpCall call = (Command.HttpCall) journey.commands.get(0);
        assertThat(call.method()).isEqualTo("PUT");
        assertThat(call.uri()).isEqualTo("https://x.test/a");
        assertThat(call.headers()).containsEntry("x", "y");
        assertThat(call.query()).containsEntry("q", "1");
    }

    @Test
    void looseLeavesCredentialsAsTheyAreWritten() {
        String task = """
                - a:
                    call: http
                    with:
                      method: get
                      endpoint: {uri: 'https://x.test', authentication: {basic: {username: .n, password: '007'}}}
                """;
        Journey journey = journey("loose", task);

        journey.end();

        assertThat(((Command.HttpCall) journey.commands.get(0)).authentication())
                .isEqualTo(Journey.json("{\"scheme\": \"basic\", \"username\": \".n\", \"password\": \"007\"}"));
    }

    private static Journey journey(String mode, String tasks) {
        String document = "evaluate: {language: jq, mode: " + mode + "}\ndo:\n" + tasks.indent(2);
        String input = "{\"n\": 1, \"method\": \"put\", \"uri\": \"https://x.test/a\", \"headers\": {\"x\": \"y\"}}";
        Run run = Run.start(Journey.document(document), Journey.ORIGIN, Journey.json(input));
        return new Journey(run, command -> Journey.answer(command, Journey.START, 200, "{}"));
    }
}
