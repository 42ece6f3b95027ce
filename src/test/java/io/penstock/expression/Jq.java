package io.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs expressions for tests: JSON texts in, JSON texts out. */
final class Jq {

    static final Instant NOW = Instant.parse("2026-11-20T08:30:00.250Z");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Jq() {}

    /** Every output, as JSON text, one after the other with a space between them. */
    static String outputs(String program, String input) {
        return Expression.compile(program, Set.of())
                .outputs(json(input), variables(Map.of()), new Meter(Budget.DEFAULT))
                .stream()
                .map(JsonNode::toString)
                .collect(Collectors.joining(" "));
    }

    static JsonNode first(String program, String input, Map<String, JsonNode> variables) {
        return Expression.compile(program, variables.keySet())
                .evaluate(json(input), variables(variables), new Meter(Budget.DEFAULT));
    }

    static JsonNode first(String program, JsonNode input, Budget budget) {
        return Expression.compile(program, Set.of()).evaluate(input, variables(Map.of()), new Meter(budget));
    }

    static List<JsonNode> all(Expression expression, JsonNode input, Budget budget) {
        return expression.outputs(input, variables(Map.of()), new Meter(budget));
    }

    static Variables variables(Map<String, JsonNode> values) {
        return new Variables() {
            @Override
            public JsonNode value(String name) {
                return values.getOrDefault(name, NullNode.getInstance());
            }

            @Override
            public Instant now() {
                return NOW;
            }
        };
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
