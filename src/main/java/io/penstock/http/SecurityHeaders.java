package io.penstock.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The headers that every answer carries, errors too, encoded once. {@code Strict-Transport-Security} goes on answers over TLS only, as
 * RFC 6797, section 7.2, demands.
 */
final class SecurityHeaders {

    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence FRAME_OPTIONS = HttpHeaders.createOptimized("X-Frame-Options");
    private static final CharSequence DENY = HttpHeaders.createOptimized("DENY");
    private static final CharSequence CSP = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NOTHING =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence PERMISSIONS = HttpHeaders.createOptimized("Permissions-Policy");
    private static final CharSequence NO_DEVICES =
            HttpHeaders.createOptimized("camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    private static final CharSequence TRANSPORT = HttpHeaders.createOptimized("Strict-Transport-Security");

    private final @Nullable CharSequence insistence;

    /** @param hsts how long browsers shall insist on https; zero: they are not told */
    SecurityHeaders(Duration hsts) {
        insistence = hsts.isZero() ? null : HttpHeaders.createOptimized("max-age=" + hsts.toSeconds());
    }

    /** An endpoint's own headers, set afterwards, replace these. @param headers that have none of them yet */
    void add(ServerExchange exchange, MultiMap headers) {
        headers.add(CONTENT_TYPE_OPTIONS, NOSNIFF);
        headers.add(REFERRER_POLICY, NO_REFERRER);
        headers.add(FRAME_OPTIONS, DENY);
        headers.add(CSP, NOTHING);
        headers.add(PERMISSIONS, NO_DEVICES);
        if (insistence != null && exchange.isSecure()) {
            headers.add(TRANSPORT, insistence);
        }
    }
}
