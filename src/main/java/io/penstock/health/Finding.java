package io.penstock.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;

/**
 * What a check found.
 *
 * @param report as it is shown; holds no secret
 */
public record Finding(boolean isGood, JsonNode report) {

    public static Finding good() {
        return good("healthy");
    }

    /** @param status in the check's own words: {@code fallback} */
    public static Finding good(String status) {
        return new Finding(true, JsonNodeFactory.instance.objectNode().put("status", status));
    }

    /** @param message one sentence for an operator */
    public static Finding bad(String message) {
        return new Finding(
                false,
                JsonNodeFactory.instance.objectNode().put("status", "unhealthy").put("message", message));
    }

    /** A number that is shown as it is. */
    public static Finding value(long value) {
        return new Finding(true, value <= Integer.MAX_VALUE ? IntNode.valueOf((int) value) : LongNode.valueOf(value));
    }
}
