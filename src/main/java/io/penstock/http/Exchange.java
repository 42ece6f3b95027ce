package io.penstock.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.identity.Caller;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** One request as a feature sees it. */
public interface Exchange {

    /** @throws IllegalStateException on an endpoint with {@link Access#OPEN} */
    Caller caller();

    /** The decoded path parameter. */
    String path(String name);

    /** The first query parameter of that name. */
    @Nullable
    String query(String name);

    /** The first header of that name, any case. */
    @Nullable
    String header(String name);

    MultiMap headers();

    /** The raw body; empty when there is none. */
    Buffer body();

    /** The body parsed as JSON. @throws io.penstock.failure.Failure Malformed, with line and column */
    JsonNode json();

    /** The media type of the body without parameters, lower case; empty when none was sent. */
    String contentType();

    /** The id of this request, as in the log and the {@code X-Request-Id} header. */
    String requestId();

    /** The W3C trace context of this request; made here when the caller sent none. */
    String traceparent();

    /**
     * What carries this request's trace on, as a {@code traceparent}: its own span where one is recorded, else what the caller sent; null:
     * nobody traces it.
     */
    default @Nullable String traceOnward() {
        return null;
    }

    /** The address of the client, as far as it can be believed: what trusted proxies say of it, else the other end of the connection. */
    String remoteAddress();

    /** Whether the client came by https, to this server or to a trusted proxy. */
    default boolean isSecure() {
        return false;
    }

    /** Adds what the record of this request should hold besides what the request shows. The last note counts. */
    default void note(Note note) {}

    /** The feature has recorded this request itself, together with its change: when it succeeds it is not recorded again. */
    default void recorded() {}
}
