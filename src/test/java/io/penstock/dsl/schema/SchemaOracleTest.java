package io.penstock.dsl.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.harrel.jsonschema.Dialects;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.JsonReader;
import io.penstock.dsl.source.SourceText;
import io.penstock.expression.Budget;
import io.penstock.expression.Meter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generated schemas and values: another implementation finds the same ones right. */
class SchemaOracleTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int SCHEMAS = 400;
    private static final int VALUES = 12;
    private static final List<String> TYPES =
            List.of("string", "integer", "number", "boolean", "null", "array", "object");
    private static final List<String> NAMES = List.of("a", "b", "ab", "c");

    @ParameterizedTest
    @EnumSource(Draft.class)
    void agreesWithAnotherImplementation(Draft draft) {
        Random random = new Random(20_26);
        ValidatorFactory oracle = new ValidatorFactory()
                .withJsonNodeFactory(new JacksonNode.Factory())
                .withDisabledSchemaValidation(true)
                .withDefaultDialect(
                        draft == Draft.DRAFT_07 ? new Dialects.Draft7Dialect() : new Dialects.Draft2020Dialect());
        for (int i = 0; i < SCHEMAS; i++) {
            JsonNode written = schema(random, draft, 3);
            Schema schema = compile(written, draft);
            for (int j = 0; j < VALUES; j++) {
                JsonNode value = value(random, 3);
                boolean right =
                        schema.mismatches(value, new Meter(Budget.DEFAULT)).isEmpty();

                assertThat(right)
                        .as("%s by %s", value, written)
                        .isEqualTo(oracle.validate(written, value).isValid());
            }
        }
    }

    private static Schema compile(JsonNode written, Draft draft) {
        SourceText source = SourceText.of(written.toString().getBytes(StandardCharsets.UTF_8));
        Findings findings = new Findings(source);
        Schema schema = SchemaReader.read(JsonReader.read(source, findings), draft, findings);
        assertThat(findings.sorted()).as("%s", written).isEmpty();
        return schema;
    }

    private static JsonNode schema(Random random, Draft draft, int depth) {
        if (random.nextInt(8) == 0) {
            return JSON.booleanNode(random.nextInt(3) > 0);
        }
        ObjectNode schema = JSON.objectNode();
        int keywords = 1 + random.nextInt(3);
        for (int i = 0; i < keywords; i++) {
            value(schema, random);
            if (depth > 0) {
                parts(schema, random, draft, depth - 1);
            }
        }
        return schema;
    }

    private static void value(ObjectNode schema, Random random) {
        switch (random.nextInt(12)) {
            case 0 -> schema.put("type", TYPES.get(random.nextInt(TYPES.size())));
            case 1 -> schema.putArray("type").add(TYPES.get(random.nextInt(3))).add(TYPES.get(3 + random.nextInt(4)));
            case 2 -> schema.set("const", value(random, 1));
            case 3 -> schema.putArray("enum").add(value(random, 1)).add(value(random, 0));
            case 4 -> schema.put("minimum", random.nextInt(5));
            case 5 -> schema.put("exclusiveMaximum", random.nextInt(5) + 0.5);
            case 6 -> schema.put("multipleOf", random.nextBoolean() ? 2.0 : 0.5);
            case 7 -> schema.put("maxLength", random.nextInt(3));
            case 8 -> schema.put("pattern", random.nextBoolean() ? "^a" : "b+$");
            case 9 -> schema.put("maxItems", random.nextInt(3)).put("uniqueItems", random.nextBoolean());
            case 10 -> schema.put("minProperties", random.nextInt(3));
            default -> schema.putArray("required").add(NAMES.get(random.nextInt(NAMES.size())));
        }
    }

    private static void parts(ObjectNode schema, Random random, Draft draft, int depth) {
        boolean newer = draft == Draft.DRAFT_2020_12;
        switch (random.nextInt(newer ? 15 : 11)) {
            case 0 -> schema.putObject("properties").set(name(random), schema(random, draft, depth));
            case 1 -> schema.putObject("patternProperties").set("a", schema(random, draft, depth));
            case 2 -> schema.set("additionalProperties", schema(random, draft, depth));
            case 3 -> schema.set("items", schema(random, draft, depth));
            case 4 -> schema.set("contains", schema(random, draft, depth));
            case 5 -> schema.set("propertyNames", schema(random, draft, depth));
            case 6 -> schema.putArray("allOf").add(schema(random, draft, depth)).add(schema(random, draft, depth));
            case 7 -> schema.putArray("anyOf").add(schema(random, draft, depth)).add(schema(random, draft, depth));
            case 8 -> schema.putArray("oneOf").add(schema(random, draft, depth)).add(schema(random, draft, depth));
            case 9 -> schema.set("not", schema(random, draft, depth));
            case 10 -> {
                schema.set("if", schema(random, draft, depth));
                schema.set("then", schema(random, draft, depth));
                schema.set("else", schema(random, draft, depth));
            }
            case 11 -> schema.putArray("prefixItems").add(schema(random, draft, depth));
            case 12 -> schema.set("unevaluatedProperties", schema(random, draft, depth));
            case 13 -> schema.set("unevaluatedItems", schema(random, draft, depth));
            default -> schema.putObject("dependentSchemas").set(name(random), schema(random, draft, depth));
        }
    }

    private static String name(Random random) {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private static JsonNode value(Random random, int depth) {
        int kind = random.nextInt(depth > 0 ? 9 : 6);
        return switch (kind) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(random.nextInt(6));
            case 3 -> JSON.numberNode(random.nextInt(12) / 2.0);
            case 4, 5 -> JSON.textNode(List.of("", "a", "ab", "b", "cbb").get(random.nextInt(5)));
            case 6 -> {
                var array = JSON.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(random, depth - 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = JSON.objectNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.set(name(random), value(random, depth - 1));
                }
                yield object;
            }
        };
    }
}
