package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What extensions do around tasks. */
class ExtensionTest {

    private static final String LOGGING = """
            use:
              extensions:
                - logging:
                    extend: all
                    before: [{tell: {call: http, with: {method: post, endpoint: 'https://log.test', body: '${ "before \\($task.reference)" }'}}}]
                    after: [{tell: {call: http, with: {method: post, endpoint: 'https://log.test', body: '${ "after \\($task.name) \\($task.output)" }'}}}]
            """;

    @Test
    void standAroundEachTaskAndLeaveItsData() {
        String document = LOGGING + """
                do:
                  - one: {set: {a: '${ .n }'}, output: {as: .a}}
                  - two: {do: [{three: {set: {b: '${ . }'}}}]}
                """;
        Journey journey = journey(document, "{\"n\": 1}");

        assertThat(journey.output()).isEqualTo(Journey.json("{\"b\": 1}"));
        assertThat(bodies(journey))
                .containsExactly(
                        "before /do/0/one",
                        "after one {\"a\":1}",
                        "before /do/1/two",
                        "before /do/1/two/do/0/three",
                        "after three {\"b\":1}",
                        "after two {\"b\":1}");
    }

    @Test
    void applyToTheirKindAndWhenTheyShould() {
        String document = """
                use:
                  extensions:
                    - sets: {extend: set, when: '.n > 1 and $task.definition.set.a', before: [{tell: {call: http, with: {method: get, endpoint: https://log.test}}}]}
                do:
                  - one: {set: {a: 1, n: '${ .n }'}}
                  - two: {switch: [{go: {then: three}}]}
                  - three: {set: {b: 1}}
                """;

        assertThat(calls(document, "{\"n\": 1}")).isEmpty();
        assertThat(calls(document, "{\"n\": 2}")).containsExactly("/do/0/one/use/extensions/0/sets/before/0/tell");
    }

    @Test
    void takeThePlaceOfATaskByAnExit() {
        String document = """
                use:
                  extensions:
                    - mock:
                        extend: call
                        when: $task.call == "http" and ($task.with.endpoint | startswith("https://mocked.test"))
                        before:
                          - answer: {set: {content: {foo: bar}}, then: exit}
                        after: [{never: {raise: {error: {type: 'https://x.test/never', status: 500}}}}]
                do:
                  - mocked:
                      call: http
                      with: {method: get, endpoint: 'https://mocked.test/a'}
                      output: {as: .content}
                      export: {as: .}
                  - real: {call: http, with: {method: get, endpoint: {uri: 'https://x.test'}}, output: {as: $context}}
                """;
        Journey journey = journey(document, "{}");

        assertThat(journey.output()).isEqualTo(Journey.json("{\"foo\": \"bar\"}"));
        assertThat(journey.commands)
                .extracting(command -> ((Command.HttpCall) command).uri())
                .containsExactly("https://x.test");
        assertThat(Journey.column(journey.run, "path"))
                .containsExactly("/do/0/mocked/use/extensions/0/mock/before/0/answer", "/do/0/mocked", "/do/1/real");
    }

    @Test
    void goWhereTheTaskSays() {
        String document = LOGGING.replace("extend: all", "extend: switch") + """
                do:
                  - choose: {switch: [{big: {when: .n > 1, then: last}}, {small: {then: end}}]}
                  - middle: {set: {at: middle}}
                  - last: {set: {at: last}}
                """;

        assertThat(journey(document, "{\"n\": 2}").output()).isEqualTo(Journey.json("{\"at\": \"last\"}"));
        Journey ended = journey(document, "{\"n\": 1}");
        assertThat(ended.output()).isEqualTo(Journey.json("{\"n\": 1}"));
        assertThat(bodies(ended)).containsExactly("before /do/0/choose", "after choose {\"n\":1}");
    }

    @Test
    void areLeftOutWhenTheTaskIsSkipped() {
        Journey journey = journey(LOGGING + "do: [{one: {if: .no, set: {a: 1}}}]", "{}");

        assertThat(journey.output()).isEqualTo(Journey.json("{}"));
        assertThat(journey.commands).isEmpty();
        assertThat(Journey.column(journey.run, "status")).containsExactly("skipped");
    }

    @Test
    void standInOrderTheFirstOneOutermost() {
        String document = """
                use:
                  extensions:
                    - outer: {extend: set, before: [{a: {call: http, with: {method: get, endpoint: https://outer.test}}}], after: [{b: {call: http, with: {method: get, endpoint: https://outer.test}}}]}
                    - inner: {extend: all, before: [{a: {call: http, with: {method: get, endpoint: https://inner.test}}}], after: [{b: {call: http, with: {method: get, endpoint: https://inner.test}}}]}
                do: [{one: {set: {a: 1}}}]
                """;
        Journey journey = journey(document, "{}");

        journey.end();

        assertThat(journey.commands)
                .extracting(command -> ((Command.HttpCall) command).uri())
                .containsExactly(
                        "https://outer.test", "https://inner.test", "https://inner.test", "https://outer.test");
    }

    @Test
    void doNotExtendWhatExtensionsCall() {
        String document = """
                use:
                  functions: {note: {set: {noted: true}}}
                  extensions: [{every: {extend: all, before: [{a: {call: note}}]}}]
                do: [{one: {set: {a: 1}}}]
                """;
        Journey journey = journey(document, "{}");

        assertThat(journey.output()).isEqualTo(Journey.json("{\"a\": 1}"));
        assertThat(Journey.column(journey.run, "name")).containsExactly("a", "note", "one");
    }

    @Test
    void failWithTheTaskWhenTheirConditionFails() {
        String document = """
                use: {extensions: [{odd: {extend: set, when: '.n | keys'}}]}
                do: [{one: {set: {a: 1}}}]
                """;

        WorkflowError error = journey(document, "{\"n\": 1}").error();

        assertThat(error.type()).isEqualTo("https://serverlessworkflow.io/spec/1.0.0/errors/expression");
        assertThat(error.instance()).isEqualTo("/do/0/one");
    }

    @Test
    void goOnAfterASnapshotAtEveryCall() {
        String document = LOGGING + """
                do:
                  - choose: {switch: [{big: {when: .n > 1, then: last}}]}
                  - middle: {set: {at: middle}}
                  - last: {set: {at: last}}
                """;
        Run run = Run.start(Journey.document(document), Journey.ORIGIN, Journey.json("{\"n\": 2}"));
        List<String> positions = new ArrayList<>();
        for (Step step = run.step(100_000); step.state() == Step.State.PARKED; step = run.step(100_000)) {
            Command command = run.pending().iterator().next();
            positions.add(command.position().value());
            run = Run.restore(Journey.document(document), Journey.ORIGIN, run.snapshot());
            run.on(Journey.answer(command, Journey.START, 200, "{}"));
        }

        assertThat(positions)
                .containsExactly(
                        "/do/0/choose/use/extensions/0/logging/before/0/tell",
                        "/do/0/choose/use/extensions/0/logging/after/0/tell",
                        "/do/2/last/use/extensions/0/logging/before/0/tell",
                        "/do/2/last/use/extensions/0/logging/after/0/tell");
    }

    private static List<String> calls(String document, String input) {
        Journey journey = journey(document, input);
        journey.end();
        return journey.commands.stream()
                .map(command -> command.position().value())
                .toList();
    }

    private static List<String> bodies(Journey journey) {
        return journey.commands.stream()
                .map(command -> ((Command.HttpCall) command).body())
                .map(JsonNode::asText)
                .toList();
    }

    private static Journey journey(String document, String input) {
        Run run = Run.start(Journey.document(document), Journey.ORIGIN, Journey.json(input));
        return new Journey(run, command -> Journey.answer(command, Journey.START, 200, "{}"));
    }
}
