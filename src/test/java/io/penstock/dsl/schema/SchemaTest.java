package io.penstock.dsl.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.SourceText;
import io.penstock.dsl.source.YamlReader;
import io.penstock.expression.Budget;
import io.penstock.expression.ExpressionException;
import io.penstock.expression.Meter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a value that does not match is told, and that no schema can hold the server. */
class SchemaTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{type: string}                     | 1         | it must be text, not a whole number",
                "{type: [integer, 'null']}          | 1.5       | it must be null or a whole number, not a number",
                "{enum: [a, b]}                     | \"c\"     | it must be one of \"a\", \"b\"",
                "{const: {a: 1}}                    | {}        | it must be {\"a\":1}",
                "{minimum: 3}                       | 2         | it must be at least 3",
                "{exclusiveMaximum: 3}              | 3         | it must be less than 3",
                "{multipleOf: 0.01}                 | 0.015     | it must be a multiple of 0.01",
                "{minLength: 1}                     | \"\"      | it must have at least 1 character",
                "{pattern: '^a+$'}                  | \"b\"     | it must match ^a+$",
                "{required: [id]}                   | {}        | it needs `id`",
                "{additionalProperties: false}      | {\"a/b\": 1} | /a~1b is not allowed",
                "{dependentRequired: {a: [b]}}      | {\"a\": 1}   | it needs `b`, since it has `a`",
                "{propertyNames: {maxLength: 1}}    | {\"ab\": 1}  | it has the name `ab`, which is not allowed",
                "{items: {type: boolean}}           | [true, 1] | /1 must be true or false, not a whole number",
                "{uniqueItems: true}                | [1, 2, 1.0] | it must not have the same item twice, as at index 2",
                "{contains: {const: 1}, minContains: 2} | [1]   | it must have at least 2 items that `contains` describes",
                "{anyOf: [{type: string}, {type: array}]} | 1   | it is what none of the schemas of `anyOf` describes",
                "{oneOf: [{minimum: 1}, {minimum: 2}]} | 3      | it is what more than one of the schemas of `oneOf` describes",
                "{not: {type: string}}              | \"a\"     | it is what the schema of `not` describes",
                "{if: {type: string}, then: {maxLength: 1}} | \"ab\" | it must have at most 1 character",
                "{properties: {a: {}}, unevaluatedProperties: false} | {\"a\": 1, \"b\": 1} | /b is not allowed",
            })
    void saysWhatIsWrongAndWhere(String schema, String value, String mismatch) {
        assertThat(mismatches(schema, value)).containsExactly(mismatch);
    }

    @Test
    void tellsTheFirstFiveMismatches() {
        assertThat(mismatches("{items: {type: string}}", "[1, 2, 3, 4, 5, 6, 7]"))
                .hasSize(5);
    }

    @Test
    void readsCharactersThatAPatternWritesByNumber() {
        assertThat(mismatches("{pattern: '^\\u00e4\\u{1F600}$'}", "\"ä😀\"")).isEmpty();
    }

    @Test
    void doesNotCheckWhatAFormatSays() {
        assertThat(mismatches("{format: email}", "\"nobody\"")).isEmpty();
    }

    @Test
    void followsReferencesInCircles() {
        String tree =
                "{$defs: {node: {type: object, properties: {next: {$ref: '#/$defs/node'}}}}, $ref: '#/$defs/node'}";

        assertThat(mismatches(tree, "{\"next\": {\"next\": 1}}"))
                .containsExactly("/next/next must be an object, not a whole number");
    }

    @Test
    void stopsASchemaThatGrowsWithoutEnd() {
        StringBuilder doubling = new StringBuilder("{$defs: {a0: {type: string}");
        for (int i = 1; i <= 40; i++) {
            String below = "{$ref: '#/$defs/a" + (i - 1) + "'}";
            doubling.append(", a")
                    .append(i)
                    .append(": {allOf: [")
                    .append(below + ", " + below)
                    .append("]}");
        }
        Schema schema = schema(doubling.append("}, $ref: '#/$defs/a40'}").toString());

        assertThatThrownBy(() -> schema.mismatches(json("\"a\""), new Meter(Budget.DEFAULT)))
                .isInstanceOfSatisfying(
                        ExpressionException.class,
                        stopped -> assertThat(stopped.kind()).isEqualTo(ExpressionException.Kind.STEPS));
    }

    @Test
    void stopsAtAValueThatIsTooDeep() {
        Schema schema = schema("{items: {$ref: '#'}}");
        JsonNode deep = json("1");
        for (int i = 0; i < 600; i++) {
            deep = JsonNodeFactory.instance.arrayNode().add(deep);
        }
        JsonNode value = deep;

        assertThatThrownBy(() -> schema.mismatches(value, new Meter(Budget.DEFAULT)))
                .isInstanceOfSatisfying(
                        ExpressionException.class,
                        stopped -> assertThat(stopped.kind()).isEqualTo(ExpressionException.Kind.DEPTH));
    }

    @Test
    void findsTheSameItemsInLinearTime() {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 100_000; i++) {
            items.addObject().put("id", i);
        }

        assertThat(schema("{uniqueItems: true}").mismatches(items, new Meter(Budget.DEFAULT)))
                .isEmpty();
    }

    @Test
    void chargesAPatternByTheLengthOfTheText() {
        Schema schema = schema("{pattern: '^(a+)+$'}");
        Meter meter = new Meter(Budget.DEFAULT);

        schema.mismatches(json('"' + "a".repeat(10_000) + "!\""), meter);

        assertThat(meter.steps()).isGreaterThan(10_000);
    }

    private static List<String> mismatches(String schema, String value) {
        return schema(schema).mismatches(json(value), new Meter(Budget.DEFAULT));
    }

    private static Schema schema(String text) {
        SourceText source = SourceText.of(text.getBytes(StandardCharsets.UTF_8));
        Findings findings = new Findings(source);
        Schema schema = SchemaReader.read(YamlReader.read(source, findings), null, findings);
        findings.throwIfAny();
        return schema;
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
