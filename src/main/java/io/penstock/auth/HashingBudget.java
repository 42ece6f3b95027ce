package io.penstock.auth;

import java.time.Duration;

/**
 * How much processor time wrong passwords may take: some at once, and for long no more than a share of the machine, however many addresses
 * they come from. What was right is given back, so that people who know their passwords never use it up. Time comes in from outside; safe on
 * any thread.
 */
final class HashingBudget {

    /** What it earns in so long may be spent at once: about sixty hashes with a fifth of a processor. */
    private static final Duration SAVED = Duration.ofSeconds(25);

    private final double share;
    private final long mostWait;
    /** When all that was spent is earned again; before or at now: nothing is owed. */
    private long paid = Long.MIN_VALUE;

    /**
     * @param processors that may be kept busy, as in 0.2 of one
     * @param mostWait beyond which it is not begun at all
     */
    HashingBudget(double processors, Duration mostWait) {
        this.share = processors;
        this.mostWait = mostWait.toNanos();
    }

    /**
     * What became of a wish.
     *
     * @param pause until it may be begun, or until it may be asked for again
     */
    record Place(boolean taken, Duration pause) {}

    /** @param cost in nanoseconds of processor time */
    synchronized Place take(long now, long cost) {
        long begin = Math.max(paid, now);
        long after = begin + earned(cost);
        long wait = Math.max(0, after - now - SAVED.toNanos());
        boolean taken = wait <= mostWait;
        if (taken) {
            paid = after;
        }
        return new Place(taken, Duration.ofNanos(wait));
    }

    synchronized void giveBack(long cost) {
        paid -= earned(cost);
    }

    private long earned(long cost) {
        return (long) (cost / share);
    }
}
