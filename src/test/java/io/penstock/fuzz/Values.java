package io.penstock.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** JSON texts that fit a schema, mostly. */
final class Values {

    private static final int DEEPEST = 5;
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "name",
            "a@example.com",
            "0197e5a2-93b4-7c31-8d05-2f6f1e9b7a10",
            "\u0000",
            "\ud83e\udd80",
            "x".repeat(300),
            "x".repeat(5_000),
            "../../etc/passwd",
            "' or 1=1 --",
            "${ .a }",
            "${ while(true; .) }",
            "https://example.com/a",
            "2026-01-01T00:00:00Z",
            "PT1S",
            "owner",
            "hmac",
            "\u202e",
            "%s%n",
            "NaN");

    private static final List<String> JUNK = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "123456789012345678901234567890",
            "1.5",
            "\"\"",
            "[]",
            "{}",
            "[[[[[]]]]]",
            "{\"a\":{\"a\":{\"a\":1}}}",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "[".repeat(2_000) + "]".repeat(2_000),
            "\u0001",
            "");

    private static final List<String> DOCUMENTS = List.of("""
            document: {dsl: '1.0.3', namespace: fuzz, name: one, version: '1.0.0'}
            do:
              - first: {set: {a: '${ .x }', b: 2}}
              - again: {for: {each: i, in: '${ [1,2,3] }'}, do: [{inner: {set: {c: '${ $i }'}}}]}
              - choose: {switch: [{yes: {when: '${ .a == 1 }', then: end}}, {no: {then: continue}}]}
            """, """
            document: {dsl: '1.0.3', namespace: fuzz, name: two, version: '1.0.0'}
            schedule: {on: {one: {with: {type: webhook.fuzz}}}}
            do:
              - guarded:
                  try: [{fails: {raise: {error: {type: 'https://a.example/e', status: 400}}}}]
                  catch: {do: [{ok: {set: {done: true}}}]}
            """);

    private final JsonNode document;

    Values(JsonNode document) {
        this.document = document;
    }

    String text(Random random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    /** A workflow, a little wrong. */
    String document(Random random) {
        StringBuilder text = new StringBuilder(DOCUMENTS.get(random.nextInt(DOCUMENTS.size())));
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(text.length());
            if (random.nextBoolean()) {
                text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(10)));
            } else {
                text.insert(at, JUNK.get(random.nextInt(JUNK.size())));
            }
        }
        return text.toString();
    }

    String of(JsonNode schema, Random random, int depth) {
        if (random.nextInt(12) == 0) {
            return JUNK.get(random.nextInt(JUNK.size()));
        }
        JsonNode resolved = resolve(schema);
        for (String choice : List.of("oneOf", "anyOf", "allOf", "enum")) {
            JsonNode options = resolved.path(choice);
            if (!options.isEmpty()) {
                JsonNode option = options.get(random.nextInt(options.size()));
                return choice.equals("enum") ? option.toString() : of(option, random, depth + 1);
            }
        }
        JsonNode type = resolved.path("type");
        String word = type.isArray() ? type.get(random.nextInt(type.size())).asText() : type.asText();
        return switch (word) {
            case "string" -> TextNode.valueOf(text(random)).toString();
            case "integer", "number" -> Long.toString(random.nextLong() >> random.nextInt(64));
            case "boolean" -> Boolean.toString(random.nextBoolean());
            case "array" ->
                depth > DEEPEST
                        ? "[]"
                        : "[" + of(resolved.path("items"), random, depth + 1) + ","
                                + of(resolved.path("items"), random, depth + 1) + "]";
            default -> depth > DEEPEST ? "{}" : object(resolved, random, depth);
        };
    }

    private String object(JsonNode schema, Random random, int depth) {
        StringBuilder json = new StringBuilder("{");
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (random.nextInt(4) > 0) {
                json.append(json.length() > 1 ? "," : "")
                        .append(TextNode.valueOf(property.getKey()))
                        .append(':')
                        .append(of(property.getValue(), random, depth + 1));
            }
        }
        return json.append('}').toString();
    }

    private JsonNode resolve(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        return reference.isEmpty() ? schema : document.at(reference.substring(1));
    }
}
