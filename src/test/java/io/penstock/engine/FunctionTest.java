package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Calls of a document's own functions. */
class FunctionTest {

    private static final String DOUBLE = """
            use:
              functions:
                double: {set: {twice: '${ .n * 2 }'}, output: {as: .twice}}
            """;

    @Test
    void worksOnItsArguments() {
        Journey journey = journey(DOUBLE + "do: [{a: {call: double, with: {n: '${ .count + 1 }'}}}]", "{\"count\": 2}");

        assertThat(journey.output()).isEqualTo(Journey.json("6"));
    }

    @Test
    void transformsItsDataAndThenTheCallersOwn() {
        String document = DOUBLE + """
                do:
                  - a:
                      input: {from: .inner}
                      call: double
                      with: {n: '${ .n }'}
                      output: {as: '{result: ., input: $input}'}
                """;

        assertThat(journey(document, "{\"inner\": {\"n\": 3}}").output())
                .isEqualTo(Journey.json("{\"result\": 6, \"input\": {\"n\": 3}}"));
    }

    @Test
    void hasNoArgumentsWhenNoneAreGiven() {
        String document = "use: {functions: {all: {set: {got: '${ . }'}}}}\ndo: [{a: {call: all}}]";

        assertThat(journey(document, "{\"n\": 1}").output()).isEqualTo(Journey.json("{\"got\": {}}"));
    }

    @Test
    void checksTheArgumentsByTheSchemaOfTheFunction() {
        String document = """
                use:
                  functions:
                    pet:
                      input: {schema: {document: {properties: {id: {type: integer}}}}}
                      call: http
                      with: {method: get, endpoint: 'https://x.test/{id}'}
                do: [{a: {call: pet, with: {id: seven}}}]
                """;

        WorkflowError error = journey(document, "{}").error();

        assertThat(error.detail())
                .isEqualTo("The input does not match its schema: /id must be a whole number, not text.");
        assertThat(error.instance()).isEqualTo("/use/functions/pet");
    }

    @Test
    void givesEachCallAPositionOfItsOwn() {
        String document = """
                use:
                  functions:
                    ask: {call: http, with: {method: get, endpoint: 'https://x.test/'}}
                do: [{a: {call: ask}}, {b: {call: ask}}]
                """;
        Journey journey = journey(document, "{}");

        journey.end();

        assertThat(journey.commands)
                .extracting(command -> command.position().value())
                .containsExactly("/do/0/a/use/functions/ask", "/do/1/b/use/functions/ask");
        assertThat(Journey.column(journey.run, "path"))
                .containsExactly("/do/0/a", "/do/0/a/use/functions/ask", "/do/1/b", "/do/1/b/use/functions/ask");
        assertThat(Journey.column(journey.run, "type")).containsExactly("call", "call", "call", "call");
    }

    @Test
    void callsAnotherFunction() {
        String document = """
                use:
                  functions:
                    once: {set: '${ .n + 1 }'}
                    twice: {do: [{a: {call: once, with: {n: '${ .n }'}}}, {b: {call: once, with: {n: '${ . }'}}}]}
                do: [{c: {call: twice, with: {n: 1}}}]
                """;

        assertThat(journey(document, "{}").output()).isEqualTo(Journey.json("3"));
    }

    @Test
    void goesOnAfterASnapshotWithinAFunction() {
        String document = """
                use: {functions: {pause: {do: [{a: {wait: PT1S}}, {b: {set: {done: '${ .n }'}}}]}}}
                do: [{c: {call: pause, with: {n: 1}}}]
                """;
        Run run = Run.start(Journey.document(document), Journey.ORIGIN, Journey.json("{}"));
        Step step = run.step(100_000);
        assertThat(step.commands()).hasSize(1);

        Run restored = Run.restore(Journey.document(document), Journey.ORIGIN, run.snapshot());

        assertThat(new Journey(restored, Journey::fire).output()).isEqualTo(Journey.json("{\"done\": 1}"));
    }

    private static Journey journey(String document, String input) {
        Run run = Run.start(Journey.document(document), Journey.ORIGIN, Journey.json(input));
        return new Journey(run, command -> Journey.answer(command, Journey.START, 200, "{}"));
    }
}
