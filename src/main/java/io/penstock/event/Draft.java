package io.penstock.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.http.Json;
import io.penstock.identity.EventId;
import io.penstock.telemetry.tracing.TraceContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that is valid but for its id and time, which this server gives. Used once: {@link #finish} completes the attributes in place.
 *
 * @param attributes the context attributes, without data
 * @param data parsed; null: none, or binary
 * @param text the data's own bytes, when they are JSON that may be stored as it came
 * @param base64 binary data; null: none, or parsed
 */
public record Draft(
        ObjectNode attributes,
        @Nullable JsonNode data,
        byte @Nullable [] text,
        @Nullable String base64) {

    private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.US_ASCII);

    /** The id that the source gave; empty when it gave none. */
    public String originId() {
        return attributes.path("id").asText();
    }

    public String source() {
        return attributes.path("source").asText();
    }

    /** Adds an extension attribute. */
    public Draft with(String extension, String value) {
        attributes.put(extension, value);
        return this;
    }

    /**
     * Adds the place in a trace that made it, as the extension for distributed tracing has it. One that its source gave is kept, unless it
     * is an earlier place of the same trace.
     *
     * @param traceparent null: none
     */
    public Draft tracedBy(@Nullable String traceparent) {
        if (traceparent != null) {
            TraceContext given =
                    TraceContext.parse(attributes.path(TraceContext.TRACEPARENT).asText());
            if (given == null || traceparent.contains(given.traceId())) {
                attributes.put(TraceContext.TRACEPARENT, traceparent);
            }
        }
        return this;
    }

    /**
     * The event under our id.
     *
     * @param now becomes its {@code time} when the source gave none
     */
    public CloudEvent finish(UUID id, Instant now) {
        String originId = originId();
        if (!originId.isEmpty()) {
            attributes.put(CloudEvent.ORIGIN_ID, originId);
        }
        attributes.put("id", id.toString());
        if (!attributes.has("time")) {
            attributes.put("time", now.truncatedTo(ChronoUnit.MILLIS).toString());
        }
        byte[] bytes = serialise();
        JsonNode subject = attributes.get("subject");
        return new CloudEvent(
                new EventId(id),
                attributes.path("type").asText(),
                source(),
                subject == null ? null : subject.asText(),
                attributes,
                bytes);
    }

    private byte[] serialise() {
        if (text != null && data != null) {
            byte[] bytes = splice(Json.bytes(attributes), text);
            attributes.set("data", data);
            return bytes;
        }
        if (data != null) {
            attributes.set("data", data);
        } else if (base64 != null) {
            attributes.put("data_base64", base64);
        }
        return Json.bytes(attributes);
    }

    /** Puts the payload's own text behind the attributes, so that a large body is not written a second time. */
    private static byte[] splice(byte[] attributes, byte[] payload) {
        int open = attributes.length - 1;
        byte[] bytes = new byte[open + DATA.length + payload.length + 1];
        System.arraycopy(attributes, 0, bytes, 0, open);
        System.arraycopy(DATA, 0, bytes, open, DATA.length);
        System.arraycopy(payload, 0, bytes, open + DATA.length, payload.length);
        bytes[bytes.length - 1] = '}';
        return bytes;
    }
}
