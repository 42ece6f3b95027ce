package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** jq's own error, with the value that {@code catch} sees. A spent budget is never one. */
public final class Raised extends RuntimeException {

    private final JsonNode value;

    public Raised(JsonNode value) {
        super(null, null, false, false);
        this.value = value;
    }

    public Raised(String message) {
        this(TextNode.valueOf(message));
    }

    JsonNode value() {
        return value;
    }

    @Override
    public String getMessage() {
        if (value.isTextual()) {
            return value.textValue();
        }
        return Shown.brief(value) + " (not a string)";
    }
}
