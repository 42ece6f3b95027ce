package io.penstock.ratelimit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How an answer tells of limits: {@code RateLimit} and {@code RateLimit-Policy} as in draft-ietf-httpapi-ratelimit-headers-10, of the
 * policy that leaves least; where it is asked for also the headers of old, {@code X-RateLimit-*}.
 */
final class LimitHeaders {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final boolean legacy;

    LimitHeaders(boolean legacy) {
        this.legacy = legacy;
    }

    Map<String, String> of(Decision decision) {
        Rate rate = decision.policy().rate();
        String name = "\"" + decision.policy().name() + "\"";
        String reset = Long.toString(seconds(decision.untilFull()));
        Map<String, String> headers = new HashMap<>();
        headers.put(
                "RateLimit-Policy",
                name + ";q=" + rate.requests() + ";w=" + rate.window().toSeconds());
        headers.put("RateLimit", name + ";r=" + decision.left() + ";t=" + reset);
        if (legacy) {
            headers.put("X-RateLimit-Limit", Integer.toString(rate.requests()));
            headers.put("X-RateLimit-Remaining", Integer.toString(decision.left()));
            headers.put("X-RateLimit-Reset", reset);
        }
        return headers;
    }

    private static long seconds(Duration duration) {
        return (duration.toNanos() + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
    }
}
