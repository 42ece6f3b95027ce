package io.penstock.telemetry.tracing;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that has been done, in its place in a trace. Holds no body, no header and no address beyond host and port.
 *
 * @param at its own place
 * @param parent the id of the span that it is part of; null: it begins the trace
 * @param attributes texts, whole numbers and truth values, by the names of OpenTelemetry's conventions or with {@code penstock.} before
 * @param failed whether it came to an error
 */
public record Span(
        String name,
        Kind kind,
        TraceContext at,
        @Nullable String parent,
        Instant start,
        Instant end,
        Map<String, Object> attributes,
        boolean failed) {

    /** Who asked for it. */
    public enum Kind {
        /** Somebody outside. */
        SERVER,
        /** The server itself. */
        INTERNAL,
        /** The server, of somebody outside. */
        CLIENT
    }
}
