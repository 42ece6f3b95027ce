package io.penstock.dsl.openapi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** References within one document. */
record Pointers(JsonNode root) {

    private static final int MAX_STEPS = 20;

    /**
     * The value itself, or what its {@code $ref} points at.
     *
     * @throws UnfitDocumentException when that is nothing in this document
     */
    JsonNode follow(JsonNode value) {
        JsonNode at = value;
        for (int i = 0; i < MAX_STEPS && at.path("$ref").isTextual(); i++) {
            String reference = at.path("$ref").textValue();
            if (!reference.startsWith("#/")) {
                throw new UnfitDocumentException("It refers to `" + reference + "`, which stands in another document.");
            }
            at = target(reference);
            if (at.isMissingNode()) {
                throw new UnfitDocumentException("It refers to `" + reference + "`, which it does not have.");
            }
        }
        return at;
    }

    private JsonNode target(String reference) {
        try {
            String pointer = URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
            return root.at(JsonPointer.compile(pointer));
        } catch (IllegalArgumentException malformed) {
            throw new UnfitDocumentException("It refers to `" + reference + "`, which is no reference.");
        }
    }
}
