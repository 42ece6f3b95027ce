package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How data passes tasks and the workflow, as the standard says. */
class DataFlowTest {

    @Test
    void anErrorOfAnExpressionNamesItsPlace() {
        WorkflowError error = Journey.of("- a: {set: {x: '${ .n }', y: '${ .n | keys }'}}", "{\"n\": 1}")
                .error();

        assertThat(error.instance()).isEqualTo("/do/0/a");
        assertThat(error.detail()).isEqualTo("number (1) has no keys (column 6 of `.n | keys`)");
    }

    @Test
    void aTasksOutputIsTheNextTasksInput() {
        Journey journey = Journey.of("""
                - one: {set: {a: '${ .n + 1 }'}}
                - two: {set: {b: '${ .a * 10 }'}}
                """, "{\"n\": 1}");

        assertThat(journey.output()).isEqualTo(json("{\"b\": 20}"));
    }

    @Test
    void transformsApplyInTheirOrder() {
        Journey journey = Journey.of("""
                - one:
                    input: {from: .inner}
                    set: {seen: '${ . }', input: '${ $input }', raw: '${ $task.input }'}
                    output: {as: '{out: .seen, raw: $task.output.raw, input: $input}'}
                    export: {as: '{context: $context, exported: ., output: $output}'}
                - two: {set: '${ $context }'}
                """, "{\"inner\": {\"n\": 1}}");

        assertThat(journey.output()).isEqualTo(json("""
                        {"context": {"inner": {"n": 1}},
                         "exported": {"out": {"n": 1}, "raw": {"inner": {"n": 1}}, "input": {"n": 1}},
                         "output": {"out": {"n": 1}, "raw": {"inner": {"n": 1}}, "input": {"n": 1}}}
                        """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                ".inner # .n # '{last: .}'",
                "'${ .inner }' # '${ .n }' # '${ {last: .} }'",
                "{n: '${ .inner.n }'} # '${.n}' # {last: '${ . }'}",
            })
    void transformsAreWrittenWithOrWithoutBracesOrAsObjects(String from, String as, String export) {
        Journey journey = Journey.of("""
                - one:
                    input: {from: %s}
                    set: {n: '${ .n + 1 }'}
                    output: {as: %s}
                    export: {as: %s}
                - two: {set: {data: '${ . }', context: '${ $context }'}}
                """.formatted(from, as, export), "{\"inner\": {\"n\": 1}}");

        assertThat(journey.output()).isEqualTo(json("{\"data\": 2, \"context\": {\"last\": 2}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "true, completed",
        "false, skipped",
        "null, skipped",
        "0, completed",
        "\"\", completed",
        "[], completed",
    })
    void aConditionHoldsAsJqSeesIt(String value, String status) {
        Journey journey = Journey.of("- one: {if: .value, set: {a: 1}}", "{\"value\": " + value + "}");

        journey.output();

        assertThat(Journey.column(journey.run, "status").get(0)).isEqualTo(status);
    }

    @Test
    void theWorkflowTransformsItsInputAndOutput() {
        Run run = Run.start(Journey.document("""
                        input: {from: .body}
                        output: {as: '{result: ., context: $context, raw: $workflow.input}'}
                        do:
                          - one: {set: {n: '${ .n + 1 }'}}
                        """), Journey.ORIGIN, json("{\"body\": {\"n\": 1}}"));

        assertThat(new Journey(run, Journey::fire).output())
                .isEqualTo(json("{\"result\": {\"n\": 2}, \"context\": {\"n\": 1}, \"raw\": {\"body\": {\"n\": 1}}}"));
    }

    @Test
    void anInputThatIsNoMapIsNotTheFirstContext() {
        Journey journey = Journey.of(
                "- one: {set: {a: 1}, export: {as: '$context + .'}}\n- two: {set: '${ $context }'}", "[1, 2]");

        assertThat(journey.output()).isEqualTo(json("{\"a\": 1}"));
    }

    @Test
    void aSkippedTaskHandsOnItsRawInputAndNothingElseOfItApplies() {
        Journey journey = Journey.of("""
                - skipped:
                    if: .go
                    input: {from: .nothing.there}
                    set: {a: 1}
                    output: {as: .b}
                    export: {as: '{spoilt: true}'}
                    then: end
                - next: {set: {before: '${ . }', context: '${ $context }'}}
                """, "{\"go\": false}");

        assertThat(journey.output()).isEqualTo(json("{\"before\": {\"go\": false}, \"context\": {\"go\": false}}"));
        assertThat(Journey.column(journey.run, "status")).containsExactly("skipped", "completed");
    }

    @Test
    void descriptorsTellWhatRuns() {
        Journey journey = Journey.of("""
                - one:
                    set:
                      task: ${ $task | del(.definition) }
                      workflow: ${ $workflow | del(.definition) }
                      runtime: ${ $runtime }
                      now: ${ now }
                """, "{\"n\": 1}");

        assertThat(journey.output()).hasToString(json("""
                        {"task": {"name": "one", "reference": "/do/0/one", "input": {"n": 1}, "startedAt":
                          {"iso8601": "2026-01-01T00:00:00Z", "epoch": {"seconds": 1767225600, "milliseconds": 1767225600000}}},
                         "workflow": {"id": "0193-test", "input": {"n": 1}, "startedAt":
                          {"iso8601": "2026-01-01T00:00:00Z", "epoch": {"seconds": 1767225600, "milliseconds": 1767225600000}}},
                         "runtime": {"name": "penstock", "version": "1", "metadata": {}}, "now": 1767225600}
                        """).toString());
    }

    @Test
    void descriptorsHoldTheDefinitionOfTheWorkflowAndOfTheTask() {
        Journey journey = Journey.of("""
                - outer/1:
                    do:
                      - inner:
                          if: $task.definition.metadata.on and $workflow.definition.document.name == "journey"
                          metadata: {on: true, owner: me}
                          set: {owner: '${ $task.definition.metadata.owner }', name: '${ $workflow.definition.document.name }'}
                          output: {as: '. + {same: ($workflow.definition.do[0]["outer/1"].do[0].inner == $task.definition)}'}
                    export: {as: '{kind: ($task.definition | keys), output: $output}'}
                - after: {set: '${ $context }'}
                """, "{}");

        assertThat(journey.output()).isEqualTo(json("""
                        {"kind": ["do", "export"], "output": {"owner": "me", "name": "journey", "same": true}}
                        """));
    }

    @Test
    void theTasksRawOutputIsThereOnceItIsMade() {
        Journey journey = Journey.of("""
                - one:
                    input: {from: .n}
                    set: {before: '${ $task | has("output") }', raw: '${ $task.input }'}
                    output: {as: '$task.output + {seen: ($task | has("output")), input: $input}'}
                """, "{\"n\": 1}");

        assertThat(journey.output())
                .isEqualTo(json("{\"before\": false, \"raw\": {\"n\": 1}, \"seen\": true, \"input\": 1}"));
    }

    @Test
    void authorizationIsNullAsLongAsNothingAuthorizes() {
        assertThat(Journey.of("- one: {set: {a: '${ $authorization }'}}", "{}").output())
                .isEqualTo(json("{\"a\": null}"));
    }

    @Test
    void aFailingExpressionIsAnErrorAtItsTask() {
        Journey journey = Journey.of("- fine: {set: {a: 1}}\n- wrong: {set: {b: '${ .a.b }'}}", "{}");

        WorkflowError error = journey.error();

        assertThat(error.type()).isEqualTo("https://serverlessworkflow.io/spec/1.0.0/errors/expression");
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.instance()).isEqualTo("/do/1/wrong");
        assertThat(journey.run.tasks().get(1).path("error").path("instance").asText())
                .isEqualTo("/do/1/wrong");
    }

    @Test
    void numbersThatJsonDoesNotHaveAreWrittenAsJqWritesThem() {
        Journey journey =
                Journey.of("- one: {set: {a: '${ (1e308 * 10) - (1e308 * 10) }', b: '${ 1e308 * 10 }'}}", "{}");

        assertThat(journey.output()).isEqualTo(json("{\"a\": null, \"b\": 1.7976931348623157e308}"));
    }

    @Test
    void secretsAreRefused() {
        Journey journey = Journey.of("- one: {set: {a: '${ $secrets | .token }'}}", "{}");

        assertThat(journey.error().status()).isEqualTo(403);
    }
}
