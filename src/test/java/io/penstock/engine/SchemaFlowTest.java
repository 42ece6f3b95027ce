package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;

/** When data is held against its schemas, as the standard draws the data flow. */
class SchemaFlowTest {

    private static final String VALIDATION = "https://serverlessworkflow.io/spec/1.0.0/errors/validation";

    @Test
    void checksTheRawInputOfTheWorkflowBeforeItIsTransformed() {
        String document = """
                input:
                  schema: {format: json, document: {type: object, required: [order]}}
                  from: .order
                do:
                  - done: {set: {total: '${ .total }'}}
                """;

        assertThat(workflow(document, "{\"order\": {\"total\": 3}}").output())
                .isEqualTo(Journey.json("{\"total\": 3}"));
        assertThat(workflow(document, "{\"total\": 3}").error())
                .isEqualTo(new WorkflowError(
                        VALIDATION,
                        400,
                        "Validation Error",
                        "The workflow's input does not match its schema: it needs `order`.",
                        "/input"));
    }

    @Test
    void checksTheRawInputOfATaskBeforeItIsTransformed() {
        Journey journey = Journey.of("""
                - first:
                    input:
                      schema: {document: {properties: {id: {type: integer}}}}
                      from: .id
                    set: {got: '${ . }'}
                """, "{\"id\": \"seven\"}");

        WorkflowError error = journey.error();

        assertThat(error.detail())
                .isEqualTo("The input does not match its schema: /id must be a whole number, not text.");
        assertThat(error.instance()).isEqualTo("/do/0/first");
    }

    @Test
    void doesNotCheckTheInputOfATaskThatIsSkipped() {
        Journey journey = Journey.of("""
                - never:
                    if: ${ false }
                    input: {schema: {document: false}}
                    set: {a: 1}
                """, "{}");

        assertThat(journey.output()).isEqualTo(Journey.json("{}"));
    }

    @Test
    void checksTheTransformedOutputOfATask() {
        Journey journey = Journey.of("""
                - first:
                    set: {pet: {id: 7}}
                    output:
                      as: .pet
                      schema: {document: {required: [name]}}
                """, "{}");

        assertThat(journey.error().detail()).isEqualTo("The output does not match its schema: it needs `name`.");
    }

    @Test
    void checksTheNewContextAndLeavesTheOldOneWhenItIsWrong() {
        Journey journey = Journey.of("""
                - attempt:
                    try:
                      - first:
                          set: {count: 1}
                          export:
                            as: '{count: "one"}'
                            schema: {document: {properties: {count: {type: integer}}}}
                    catch:
                      errors: {with: {type: https://serverlessworkflow.io/spec/1.0.0/errors/validation}}
                      do:
                        - last: {set: {context: '${ $context }'}}
                """, "{\"before\": true}");

        assertThat(journey.output()).isEqualTo(Journey.json("{\"context\": {\"before\": true}}"));
    }

    @Test
    void checksTheContextThatStaysWhenNothingIsExported() {
        Journey journey = Journey.of("""
                - first:
                    set: {a: 1}
                    export: {schema: {document: {required: [b]}}}
                """, "{}");

        assertThat(journey.error().detail()).isEqualTo("The exported context does not match its schema: it needs `b`.");
    }

    @Test
    void checksTheTransformedOutputOfTheWorkflow() {
        String document = """
                output:
                  as: .a
                  schema: {document: {type: string}}
                do:
                  - done: {set: {a: 1}}
                """;

        WorkflowError error = workflow(document, "{}").error();

        assertThat(error.detail())
                .isEqualTo("The workflow's output does not match its schema: it must be text, not a whole number.");
        assertThat(error.instance()).isEqualTo("/output");
    }

    @Test
    void leavesALargeValueToAWorker() {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 60_000; i++) {
            items.addObject().put("id", i);
        }
        Journey journey = new Journey(
                Run.start(
                        Journey.program(
                                "- first: {input: {schema: {document: {items: {required: [id]}}}}, set: {a: 1}}"),
                        Journey.ORIGIN,
                        items),
                Journey::fire);

        Step step = journey.run.step(50_000);
        while (step.state() == Step.State.YIELDED) {
            step = journey.run.step(50_000);
        }

        assertThat(step.state()).isEqualTo(Step.State.OVERRUN);
        assertThat(journey.output()).isEqualTo(Journey.json("{\"a\": 1}"));
    }

    private static Journey workflow(String document, String input) {
        return new Journey(Run.start(Journey.document(document), Journey.ORIGIN, Journey.json(input)), Journey::fire);
    }
}
