package io.penstock.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON at the edges: strict and bounded in, {@code snake_case} out. */
public final class Json {

    private static final int MAX_DEPTH = 500;
    private static final int MAX_NUMBER_LENGTH = 1_000;

    /** Where the parser's message begins to speak of the parser. */
    private static final Pattern ASIDE = Pattern.compile(
            "\\s*\\((?:from|start marker|for|bound as|not recognized)\\b|\\s*\\[Source|[:;,] enable\\b");

    /** Refuses duplicate keys, trailing text, deep nesting and endless numbers. */
    public static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private Json() {}

    /** @throws Failure {@link Reason.Malformed} with line and column */
    public static JsonNode parse(byte[] bytes) {
        try (JsonParser parser = MAPPER.createParser(bytes)) {
            JsonNode node = tree(parser);
            if (node == null || node.isMissingNode()) {
                throw new Failure(new Reason.Malformed("The body is empty; JSON is expected.", 1, 1));
            }
            return node;
        } catch (IOException unreadable) {
            throw new Failure(new Reason.Malformed("The body cannot be read as JSON.", 0, 0));
        }
    }

    private static @Nullable JsonNode tree(JsonParser parser) throws IOException {
        try {
            return MAPPER.readTree(parser);
        } catch (JsonProcessingException malformed) {
            // A broken bound comes without a place: then it is where the parser stopped.
            JsonLocation told = malformed.getLocation();
            JsonLocation at = told == null ? parser.currentLocation() : told;
            throw new Failure(new Reason.Malformed(
                    "The body is not valid JSON: " + problem(malformed) + ".",
                    Math.max(at.getLineNr(), 0),
                    Math.max(at.getColumnNr(), 0)));
        }
    }

    /** What is wrong, in words that name no part of the parser. */
    private static String problem(JsonProcessingException malformed) {
        String message = malformed.getOriginalMessage();
        if (malformed instanceof StreamConstraintsException) {
            return message.contains("nesting depth")
                    ? "nested deeper than " + MAX_DEPTH + " levels"
                    : message.startsWith("Number")
                            ? "a number of more than " + MAX_NUMBER_LENGTH + " digits"
                            : "a name or a text is too long";
        }
        if (message.startsWith("Trailing token")) {
            return "text follows after the end";
        }
        String plain = ASIDE.split(message, 2)[0];
        return plain.isBlank() || plain.contains("Feature") ? "it breaks the grammar" : plain;
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A tree always serialises", impossible);
        }
    }

    public static Buffer buffer(JsonNode node) {
        return Buffer.buffer(bytes(node));
    }

    /** @throws IllegalArgumentException when {@code value} is no record that Jackson can write */
    public static Buffer encode(Object value) {
        try {
            return Buffer.buffer(MAPPER.writeValueAsBytes(value));
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException(unwritable);
        }
    }
}
