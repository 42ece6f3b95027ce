package io.penstock.auth;

import java.time.Duration;

/**
 * How much processor time wrong passwords may take, however many addresses they come from: for long no more than a share of the machine, and
 * half as much again while there are savings. So they come one after the other with pauses in between, never at once. Only what turned out
 * wrong is paid for, so that people who know their passwords never wait for it. Time comes in from outside; safe on any thread.
 */
final class HashingBudget {

    /** Of processor time: about twelve hashes. */
    private static final long SAVED = Duration.ofSeconds(1).toNanos();

    private static final double HASTE = 1.5;

    private final double share;
    /** When all that was spent is earned again; before or at now: nothing is owed. */
    private long paid = Long.MIN_VALUE;
    /** When the pause after the latest wrong one is over. */
    private long rested = Long.MIN_VALUE;
    /** What the latest ones have wasted, each. */
    private long usual;

    /** @param processors that may be kept busy, as in 0.2 of one */
    HashingBudget(double processors) {
        this.share = processors;
    }

    /**
     * Until the next one may begin; zero: now.
     *
     * @param ahead how many come before it, which may be as wrong as the latest were
     */
    synchronized Duration pause(long now, int ahead) {
        long rest = Math.max(rested, now) + ahead * rest(usual);
        long affordable = Math.max(paid, now) + ahead * earned(usual) - earned(SAVED);
        return Duration.ofNanos(Math.max(0, Math.max(rest, affordable) - now));
    }

    /** @param wasted nanoseconds of processor time; zero: the password was right */
    synchronized void spend(long now, long wasted) {
        usual = (usual + wasted) / 2;
        if (wasted > 0) {
            paid = Math.max(paid, now) + earned(wasted);
            rested = Math.max(rested, now) + rest(wasted);
        }
    }

    private long earned(long cost) {
        return (long) (cost / share);
    }

    /** It took its own time already. */
    private long rest(long cost) {
        return Math.max(0, (long) (cost / (HASTE * share)) - cost);
    }
}
