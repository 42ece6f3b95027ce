package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
     * @param authentication the evaluated policy, {@code {scheme: basic|bearer|digest|oauth2|oidc, …}} with the standard's properties; null: none
     */
    record HttpCall(
            Position position,
            String method,
            String uri,
            Map<String, String> headers,
            Map<String, String> query,
            @Nullable JsonNode body,
            boolean redirect,
            @Nullable JsonNode authentication)
            implements Command {

        /** A call that authenticates by nothing but its headers. */
        public HttpCall(
                Position position,
                String method,
                String uri,
                Map<String, String> headers,
                Map<String, String> query,
                @Nullable JsonNode body,
                boolean redirect) {
            this(position, method, uri, headers, query, body, redirect, null);
        }

        /** Of the authentication, only its scheme and which properties it has: the values are secret. */
        @Override
        public long digest() {
            Object sent = body == null ? "" : body;
            if (authentication == null) {
                return Digests.of("http", method, uri, headers, query, sent);
            }
            TreeSet<String> names = new TreeSet<>();
            authentication.fieldNames().forEachRemaining(names::add);
            String scheme = authentication.path("scheme").asText();
            return Digests.of("http", method, uri, headers, query, sent, scheme, names);
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

    /**
     * An event to publish. Its outcome is {@link Outcome.Settled}, with the event as it was published.
     *
     * @param event a CloudEvent's attributes and data, without {@code id} when the document gives none
     */
    record Emit(Position position, ObjectNode event) implements Command {
        @Override
        public long digest() {
            return Digests.of("emit", event);
        }
    }

    /**
     * Events to be told of from now on. It stays pending over any number of outcomes {@link Outcome.Received}, until the run withdraws
     * it; {@link Run#wants} says which events matter.
     *
     * @param types the exact types that are meant; empty: every type
     */
    record Listen(Position position, List<String> types) implements Command {
        public Listen {
            types = List.copyOf(types);
        }

        @Override
        public long digest() {
            return Digests.of("listen", types);
        }
    }

    /**
     * Another workflow to run. Its outcome is {@link Outcome.ChildEnded} when it is awaited, and else {@link Outcome.Settled} with the
     * child's id.
     *
     * @param version may be {@code latest}
     */
    record StartChild(Position position, String namespace, String name, String version, JsonNode input, boolean await)
            implements Command {
        @Override
        public long digest() {
            return Digests.of("child", namespace, name, version, input, await);
        }
    }
}
