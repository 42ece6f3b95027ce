package io.penstock.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.identity.EventId;
import org.jspecify.annotations.Nullable;

/**
 * One event as this server keeps it: a CloudEvent 1.0 whose {@code id} is ours. The id that its source gave is the extension
 * {@code originid}. Nobody changes {@code json} or {@code bytes} after the event is made.
 *
 * @param json the event in CloudEvents' JSON format with its data, for matching
 * @param bytes the same as text, for storing
 * @param headers what it was received with as a JSON object, without credentials; empty when it did not come over HTTP
 */
public record CloudEvent(
        EventId id,
        String type,
        String source,
        @Nullable String subject,
        ObjectNode json,
        byte[] bytes,
        byte[] headers) {

    private static final byte[] NO_HEADERS = {};

    /** The extension that holds the id which the source gave. */
    public static final String ORIGIN_ID = "originid";

    /** The extension that holds the kind of event which a provider names in a header of its own. */
    public static final String ORIGIN_TYPE = "origintype";

    public CloudEvent(EventId id, String type, String source, @Nullable String subject, ObjectNode json, byte[] bytes) {
        this(id, type, source, subject, json, bytes, NO_HEADERS);
    }

    /** The payload, parsed; null when there is none or it is binary. */
    public @Nullable JsonNode data() {
        return json.get("data");
    }

    public CloudEvent receivedWith(byte[] receivedHeaders) {
        return new CloudEvent(id, type, source, subject, json, bytes, receivedHeaders);
    }
}
