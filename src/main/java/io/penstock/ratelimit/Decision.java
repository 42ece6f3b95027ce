package io.penstock.ratelimit;

import java.time.Duration;

/**
 * Whether one request may pass.
 *
 * @param left how many more may at once
 * @param retryAfter when the next may, if none is left
 * @param untilFull when all may again
 */
public record Decision(Policy policy, boolean allowed, int left, Duration retryAfter, Duration untilFull) {

    private static final int NANOS_PER_MICRO = 1_000;

    static Decision of(Policy policy, Grant grant, int more) {
        return new Decision(
                policy,
                grant.taken() > 0,
                grant.left() + more,
                Duration.ofNanos(grant.untilNext() * NANOS_PER_MICRO),
                Duration.ofNanos(grant.untilFull() * NANOS_PER_MICRO));
    }
}
