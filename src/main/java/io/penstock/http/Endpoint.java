package io.penstock.http;

import io.vertx.core.http.HttpMethod;

/**
 * One row of the routing table. Authentication, body limits and the document at {@code /openapi.json} come from the row, never from the
 * handler.
 *
 * @param path with parameters as <code>{name}</code>
 */
public record Endpoint(
        HttpMethod method, String path, Access access, BodyRule body, Operation operation, Handler handler) {

    /** Endpoints of this tag tell how the server is, so they answer before it is ready. */
    public static final String HEALTH = "health";

    /** So do these, in numbers. */
    public static final String METRICS = "metrics";

    boolean answersAlways() {
        return operation.tag().equals(HEALTH) || operation.tag().equals(METRICS);
    }

    /** Answers a request. A {@link io.penstock.failure.Failure}, thrown or in the future, becomes problem+json. */
    @FunctionalInterface
    public interface Handler {
        io.vertx.core.Future<Answer> handle(Exchange exchange);
    }
}
