package io.penstock.ratelimit;

import java.util.Locale;

/** What stands behind the limits now. */
public enum RedisState {
    /** Redis answers, and all nodes count together. */
    READY,
    /** Each node counts its share in memory: there is no Redis, or it is away. */
    FALLBACK,
    /** Redis is away, and counting in memory is not allowed. */
    UNAVAILABLE;

    /** As in health and metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
