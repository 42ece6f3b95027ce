package io.penstock.dsl.compile;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Block;
import io.penstock.dsl.Resources;
import io.penstock.dsl.openapi.OpenApi;
import io.penstock.dsl.openapi.UnfitDocumentException;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a document takes from elsewhere, shared by the texts that take it: each is read once. One thread. */
final class Imports {

    private final Resources resources;
    private final Map<String, OpenApi> descriptions = new HashMap<>();
    private final Map<String, Block> functions = new HashMap<>();
    private final Map<String, JsonNode> definitions = new LinkedHashMap<>();
    private final Deque<String> open = new ArrayDeque<>();

    Imports(Resources resources) {
        this.resources = resources;
    }

    /** The functions that were read from elsewhere, by their URI. */
    Map<String, Block> functions() {
        return functions;
    }

    /** The functions that are being read, the innermost first. */
    Deque<String> open() {
        return open;
    }

    /** Notes the text of a function that was read from elsewhere. */
    void define(String pointer, JsonNode definition) {
        definitions.put(pointer, definition);
    }

    /** The texts of those functions, by the pointers that stand for them. */
    Map<String, JsonNode> definitions() {
        return definitions;
    }

    /** The bytes at an endpoint. Null when they are not at hand yet, or cannot be had, which is told. */
    byte @Nullable [] bytes(FixedEndpoint endpoint, Located at, Findings findings) {
        Resources.Resource resource = resources.find(endpoint.uri(), endpoint.authentication());
        if (resource instanceof Resources.Unavailable unavailable) {
            findings.add(at, "The document at " + endpoint.uri() + " cannot be had: " + unavailable.why(), null);
        }
        return resource instanceof Resources.Content content ? content.bytes() : null;
    }

    /** The OpenAPI document at an endpoint. Null when it is not at hand yet, or cannot be used, which is told. */
    @Nullable
    OpenApi openApi(FixedEndpoint endpoint, Located at, Findings findings) {
        String uri = endpoint.uri();
        OpenApi known = descriptions.get(uri);
        byte[] bytes = known == null ? bytes(endpoint, at, findings) : null;
        if (bytes == null) {
            return known;
        }
        try {
            OpenApi read = OpenApi.read(bytes);
            descriptions.put(uri, read);
            return read;
        } catch (UnfitDocumentException unfit) {
            findings.add(at, "The document at " + uri + " cannot be used: " + unfit.getMessage(), null);
            return null;
        }
    }
}
