package io.penstock.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Collection;
import java.util.Set;

/**
 * Lets pages of listed origins read answers (the Fetch standard, section 3.3), and send credentials. Where every origin may call, none may
 * send them.
 */
final class Cors {

    private static final String EXPOSED =
            "X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, Location, ETag, WWW-Authenticate";
    private static final String ASKED = "Authorization, X-API-Key, Content-Type, Prefer, Idempotency-Key, traceparent";

    private final Set<String> origins;
    private final boolean any;

    Cors(Collection<String> origins) {
        this.origins = Set.copyOf(origins);
        this.any = origins.contains("*");
    }

    void add(HttpServerRequest request, MultiMap headers) {
        if (origins.isEmpty()) {
            return;
        }
        headers.add(HttpHeaders.VARY, "Origin");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && (any || origins.contains(origin))) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, any ? "*" : origin);
            headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
            if (!any) {
                headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
            }
        }
    }

    /** For the answer to OPTIONS: what the page may send. */
    void addPreflight(HttpServerRequest request, MultiMap headers, String methods) {
        if (headers.contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods);
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, ASKED);
            headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600");
        }
    }
}
