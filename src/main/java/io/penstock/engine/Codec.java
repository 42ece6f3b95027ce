package io.penstock.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The small parts of which snapshots and journal entries are made, as JSON. What was written by this class is never refused for its size. */
final class Codec {

    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final int DEEPEST = 10_000;

    static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build());

    private Codec() {}

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException when the bytes are not JSON */
    static JsonNode parse(byte[] bytes, int offset, int length) {
        try {
            return MAPPER.readTree(bytes, offset, length);
        } catch (IOException e) {
            throw new IllegalArgumentException("Not JSON: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException when it is not there */
    static JsonNode require(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            throw new IllegalArgumentException("`" + name + "` is missing.");
        }
        return value;
    }

    static String text(JsonNode object, String name) {
        return require(object, name).asText();
    }

    static @Nullable String textOrNull(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value.asText();
    }

    static Instant time(JsonNode object, String name) {
        try {
            return Instant.parse(text(object, name));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("`" + name + "` is not a time.", e);
        }
    }

    static Duration duration(JsonNode object, String name) {
        try {
            return Duration.parse(text(object, name));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("`" + name + "` is not a duration.", e);
        }
    }

    static ObjectNode object(Map<String, String> texts) {
        ObjectNode object = JSON.objectNode();
        texts.forEach(object::put);
        return object;
    }

    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(member -> texts.put(member.getKey(), member.getValue().asText()));
        return texts;
    }

    static WorkflowError error(JsonNode json) {
        return new WorkflowError(
                text(json, "type"),
                require(json, "status").intValue(),
                textOrNull(json, "title"),
                textOrNull(json, "detail"),
                textOrNull(json, "instance"));
    }

    static ObjectNode end(Outcome.End end) {
        ObjectNode json = JSON.objectNode();
        if (end instanceof Outcome.Completed completed) {
            json.set("output", completed.output());
        } else if (end instanceof Outcome.Faulted faulted) {
            json.set("error", faulted.error().toJson());
        } else if (end instanceof Outcome.Cancelled cancelled) {
            json.put("cancelled", cancelled.reason());
        }
        return json;
    }

    static Outcome.End end(JsonNode json) {
        if (json.has("output")) {
            return new Outcome.Completed(json.get("output"));
        }
        return json.has("error")
                ? new Outcome.Faulted(error(json.get("error")))
                : new Outcome.Cancelled(textOrNull(json, "cancelled"));
    }
}
