package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.dsl.Action;

/** What a task takes of an event in the JSON format of CloudEvents. Pure. */
final class EventContent {

    private EventContent() {}

    static JsonNode read(JsonNode event, Action.Read read) {
        return switch (read) {
            case DATA -> data(event);
            case ENVELOPE -> event;
            case RAW -> raw(data(event));
        };
    }

    /** Data that is neither JSON nor text is base64. */
    private static JsonNode data(JsonNode event) {
        JsonNode data = event.path("data");
        JsonNode base64 = event.path("data_base64");
        if (data.isMissingNode()) {
            return base64.isMissingNode() ? NullNode.instance : base64;
        }
        return data;
    }

    private static JsonNode raw(JsonNode data) {
        return data.isContainerNode() || data.isNumber() || data.isBoolean() ? TextNode.valueOf(data.toString()) : data;
    }
}
