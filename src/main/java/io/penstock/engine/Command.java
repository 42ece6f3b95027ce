package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run wants done. The run goes on when it is told the {@link Outcome} at the same position. */
public sealed interface Command {

    Position position();

    /** A digest of what is asked: a replay that asks for something else at this position is not the same run. */
    long digest();

    /**
     * An HTTP call.
     *
     * @param uri not checked yet
     * @param query added to the URI
     * @param body JSON to send; null: none
     * @param redirect when true, a 3xx answer is an answer and not an error
     */
    record HttpCall(
            Position position,
            String method,
            String uri,
            Map<String, String> headers,
            Map<String, String> query,
            @Nullable JsonNode body,
            boolean redirect)
            implements Command {
        @Override
        public long digest() {
            return Digests.of("http", method, uri, headers, query, body == null ? "" : body);
        }
    }

    /**
     * A time to wait for. {@code due} is absolute, from the logical time at which it was asked for; {@code delay} is the same as a length.
     */
    record Timer(Position position, Instant due, Duration delay) implements Command {
        @Override
        public long digest() {
            return Digests.of("timer", delay);
        }
    }
}
