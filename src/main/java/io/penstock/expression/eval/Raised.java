package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** jq's own error, with the value that {@code catch} sees. A spent budget is never one. */
public final class Raised extends RuntimeException {

    /** Of what the author of the expression raises: it says itself what it is about. */
    static final int NOWHERE = -2;

    private static final int UNKNOWN = -1;

    private final JsonNode value;
    private int place = UNKNOWN;

    public Raised(JsonNode value) {
        super(null, null, false, false);
        this.value = value;
    }

    public Raised(String message) {
        this(TextNode.valueOf(message));
    }

    /** Notes where it comes from, unless that is known. */
    Raised at(int column) {
        if (place == UNKNOWN) {
            place = column;
        }
        return this;
    }

    /** From 0; negative: not known. */
    int place() {
        return place;
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
