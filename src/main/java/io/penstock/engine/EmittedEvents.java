package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.StandardError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/** Makes events of the attributes that a document gives (CloudEvents 1.0.2). Pure. */
final class EmittedEvents {

    private static final String VERSION = "1.0";
    private static final List<String> TEXTS =
            List.of("id", "source", "type", "subject", "datacontenttype", "dataschema");

    private EmittedEvents() {}

    /**
     * The event, with what every event has; a null attribute is absent.
     *
     * @param now the time of the event when it has none of its own
     * @throws Raised when an attribute is not what it has to be
     */
    static ObjectNode of(JsonNode attributes, Instant now) {
        ObjectNode event = Codec.JSON.objectNode().put("specversion", VERSION);
        for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
            JsonNode value = attribute.getValue();
            if (attribute.getKey().equals("data")) {
                event.set("data", value);
            } else if (!value.isNull()) {
                event.set(attribute.getKey(), checked(attribute.getKey(), value));
            }
        }
        for (String name : List.of("source", "type")) {
            if (!event.has(name)) {
                throw Raised.of(StandardError.EXPRESSION, "An event needs `" + name + "`, which is null.");
            }
        }
        if (!event.has("time")) {
            event.put("time", now.toString());
        }
        return event;
    }

    private static JsonNode checked(String name, JsonNode value) {
        if (TEXTS.contains(name)) {
            require(value.isTextual() && !value.textValue().isBlank(), name, "text that is not empty");
        } else if (name.equals("time")) {
            require(isTime(value), name, "a date and time, as 2026-01-01T00:00:00Z");
        } else if (name.equals("specversion")) {
            require(value.asText().equals(VERSION), name, VERSION);
        } else {
            require(value.isTextual() || value.isBoolean() || value.isInt(), name, "text, a boolean or an integer");
        }
        return value;
    }

    private static void require(boolean holds, String name, String what) {
        if (!holds) {
            throw Raised.of(StandardError.EXPRESSION, "The event's `" + name + "` is " + what + ".");
        }
    }

    private static boolean isTime(JsonNode value) {
        try {
            OffsetDateTime.parse(value.asText());
            return value.isTextual();
        } catch (DateTimeException e) {
            return false;
        }
    }
}
