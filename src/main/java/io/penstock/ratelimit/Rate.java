package io.penstock.ratelimit;

import java.time.Duration;

/**
 * How much may pass: so many requests at once, and as many again spread evenly over each window.
 *
 * @param requests at least 1
 * @param window at least a microsecond for each request
 */
public record Rate(int requests, Duration window) {

    private static final int NANOS_PER_MICRO = 1_000;

    public Rate {
        if (requests < 1 || window.toNanos() / NANOS_PER_MICRO < requests) {
            throw new IllegalArgumentException("Not a rate: " + requests + " in " + window);
        }
    }

    /** The time in which one request is allowed again, in whole microseconds: all stores count in them. */
    long intervalMicros() {
        return window.toNanos() / NANOS_PER_MICRO / requests;
    }

    /** The part of one of so many who count apart; at least one request. */
    Rate share(int of) {
        return of <= 1 ? this : new Rate(Math.max(1, requests / of), window);
    }
}
