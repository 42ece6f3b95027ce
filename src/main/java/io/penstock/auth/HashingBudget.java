package io.penstock.auth;

import java.time.Duration;

/**
 * How much processor time wrong passwords may take: some at once, and for long no more than a share of the machine, however many addresses
 * they come from. Only what turned out wrong is paid for, so that people who know their passwords never use it up. Time comes in from
 * outside; safe on any thread.
 */
final class HashingBudget {

    /** Of processor time, at once: about twenty hashes. */
    private static final Duration SAVED = Duration.ofMillis(1_500);

    private final double share;
    /** When all that was spent is earned again; before or at now: nothing is owed. */
    private long paid = Long.MIN_VALUE;

    /** @param processors that may be kept busy, as in 0.2 of one */
    HashingBudget(double processors) {
        this.share = processors;
    }

    /** Until the next one may begin; zero: now. */
    synchronized Duration pause(long now) {
        return Duration.ofNanos(Math.max(0, Math.max(paid, now) - now - earned(SAVED.toNanos())));
    }

    /** @param cost of a wrong one in nanoseconds of processor time */
    synchronized void spend(long now, long cost) {
        paid = Math.max(paid, now) + earned(cost);
    }

    private long earned(long cost) {
        return (long) (cost / share);
    }
}
