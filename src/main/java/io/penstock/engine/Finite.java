package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Copies values to plain ones, with the numbers that JSON does not have replaced as jq writes them, so that a kept value survives its own text. */
final class Finite {

    private Finite() {}

    static boolean isFinite(JsonNode number) {
        return !number.isFloatingPointNumber() || Double.isFinite(number.doubleValue());
    }

    /** The value is no deeper than the {@link Weigher} lets pass. */
    static JsonNode copy(JsonNode value) {
        if (value.isObject()) {
            ObjectNode object = Codec.JSON.objectNode();
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                object.set(member.getKey(), copy(member.getValue()));
            }
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = Codec.JSON.arrayNode(value.size());
            for (int i = 0; i < value.size(); i++) {
                array.add(copy(value.get(i)));
            }
            return array;
        }
        if (isFinite(value)) {
            return value;
        }
        double number = value.doubleValue();
        return Double.isNaN(number)
                ? NullNode.instance
                : DoubleNode.valueOf(number > 0 ? Double.MAX_VALUE : -Double.MAX_VALUE);
    }
}
