package io.penstock.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;

/** JSON trees as the bytes that the store keeps. What it reads it has written itself, so nothing is limited. */
final class Trees {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Trees() {}

    static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A tree always serialises", impossible);
        }
    }

    /** @throws IllegalStateException when the store's bytes are not JSON: they were damaged */
    static JsonNode read(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (IOException damaged) {
            throw new IllegalStateException("Stored JSON cannot be read", damaged);
        }
    }

    /** An error of ours, in the shape of a workflow's. */
    static byte[] problem(String type, String detail) {
        return bytes(JsonNodeFactory.instance
                .objectNode()
                .put("type", "https://penstock.io/problems/" + type)
                .put("status", 500)
                .put("detail", detail));
    }
}
