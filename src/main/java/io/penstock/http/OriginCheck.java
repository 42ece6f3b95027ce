package io.penstock.http;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a change that only a cookie authenticates comes from a page that may make it: one of this server, or of a listed origin. Browsers
 * name the page's origin with every such request; one that does not is refused. A WebSocket is treated as a change, since no page needs
 * leave to open one. Pure.
 */
final class OriginCheck {

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Set<String> origins;

    /** @param origins of the pages that may; {@code *} means nobody here */
    OriginCheck(Collection<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /** @throws Failure Forbidden, when the page may not, or is not known */
    void require(HttpMethod method, MultiMap headers, boolean secure) {
        if (READING.contains(method) && !"websocket".equalsIgnoreCase(headers.get(HttpHeaders.UPGRADE))) {
            return;
        }
        String origin = headers.get(HttpHeaders.ORIGIN);
        boolean known = origin == null
                ? "same-origin".equals(headers.get("Sec-Fetch-Site"))
                : origins.contains(origin) || origin.equals(own(headers.get(HttpHeaders.HOST), secure));
        if (!known) {
            throw new Failure(
                    new Reason.Forbidden(
                            "A change that a cookie authenticates must come from a page of this server or of a listed origin."));
        }
    }

    private static @Nullable String own(@Nullable String host, boolean secure) {
        return host == null ? null : (secure ? "https://" : "http://") + host.toLowerCase(Locale.ROOT);
    }
}
