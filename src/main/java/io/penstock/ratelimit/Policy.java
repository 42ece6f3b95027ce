package io.penstock.ratelimit;

/**
 * A limit with its name, as callers see it.
 *
 * @param name in lower case, as in the header {@code RateLimit-Policy}
 * @param exact asked of the shared buckets each time, instead of taking a few tokens ahead
 */
public record Policy(String name, Rate rate, boolean exact) {

    /** Up to so many requests, tokens taken ahead would be a large part of them. */
    private static final int FEW = 20;

    /** One that takes tokens ahead where it allows enough. */
    public static Policy of(String name, Rate rate) {
        return new Policy(name, rate, rate.requests() <= FEW);
    }

    /** One that never does. */
    public static Policy exact(String name, Rate rate) {
        return new Policy(name, rate, true);
    }
}
