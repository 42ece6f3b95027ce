package io.penstock.http;

import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * Decides which answers a {@link Witness} is told of: on guarded endpoints every method that may change something, and every refusal; on
 * open ones refusals, and what their feature made a note of. Deliveries that are accepted cost one comparison.
 */
final class Testimony {

    private Testimony() {}

    /** Null when there is nothing to tell. */
    static Witness.@Nullable Seen of(ServerExchange exchange, int status) {
        RouteTable.Route route = exchange.route();
        if (route == null) {
            return null;
        }
        boolean open = route.endpoint().access() instanceof Access.Open;
        boolean told = open
                ? isToldOfOpen(exchange, status)
                : isToldOfGuarded(exchange.request().method(), status);
        return told && !exchange.isRecorded(status) ? seen(exchange, route.endpoint(), open, status) : null;
    }

    private static boolean isToldOfOpen(ServerExchange exchange, int status) {
        return Witness.Seen.isRefusal(status) || exchange.note() != Note.NONE;
    }

    /** Whether it has to be told of what is done there. */
    static boolean isOwed(Endpoint endpoint, HttpMethod method) {
        return !(endpoint.access() instanceof Access.Open) && changes(method);
    }

    private static boolean changes(HttpMethod method) {
        return method != HttpMethod.GET && method != HttpMethod.HEAD && method != HttpMethod.OPTIONS;
    }

    private static boolean isToldOfGuarded(HttpMethod method, int status) {
        return changes(method) || Witness.Seen.isRefusal(status) || Witness.Seen.isHidden(status);
    }

    private static Witness.Seen seen(ServerExchange exchange, Endpoint endpoint, boolean open, int status) {
        String path = exchange.request().path();
        return new Witness.Seen(
                endpoint.operation().id(),
                exchange.knownCaller(),
                open || path == null ? endpoint.path() : path,
                status,
                exchange.remoteAddress(),
                exchange.requestId(),
                exchange.note());
    }
}
