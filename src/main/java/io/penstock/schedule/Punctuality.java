package io.penstock.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How late schedules start, and how soon to look at them again. Written on one context, read on any thread. */
public final class Punctuality {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
    private static final Duration TOLERABLE = Duration.ofSeconds(10);
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private record Lateness(Instant at, Duration by) {}

    private final InstantSource clock;
    private volatile Lateness worst = new Lateness(Instant.MIN, Duration.ZERO);
    private volatile Instant ran;
    private volatile Instant next = Instant.MAX;

    Punctuality(InstantSource clock) {
        this.clock = clock;
        this.ran = clock.instant();
    }

    /** Something was started so late. */
    void started(Duration by, Instant now) {
        if (by.compareTo(worst.by()) >= 0 || worst.at().isBefore(now.minus(REMEMBERED))) {
            worst = new Lateness(now, by);
        }
    }

    /** A look at the schedules has ended. */
    void ran(Instant now, Instant nextDue) {
        ran = now;
        next = nextDue;
    }

    /** Until the next time that anything is due, and not for long: others save schedules, too. */
    Duration pause() {
        Instant now = clock.instant();
        if (!next.isAfter(now)) {
            return SHORTEST_PAUSE;
        }
        return next.isAfter(now.plus(LONGEST_PAUSE))
                ? LONGEST_PAUSE
                : Duration.between(now, next).plusMillis(1);
    }

    /**
     * Of the last minute.
     *
     * @param isGood false when starts come too late, or nobody looks for what is due
     * @param lateness of the latest start; of the looks themselves when they fail
     */
    public record Report(boolean isGood, Duration lateness) {}

    /** How late starts are. */
    public Report report() {
        Instant now = clock.instant();
        Duration silent = Duration.between(ran, now);
        Lateness known = worst;
        Duration starts = known.at().isBefore(now.minus(REMEMBERED)) ? Duration.ZERO : known.by();
        Duration lateness = silent.compareTo(TOLERABLE) > 0 && silent.compareTo(starts) > 0 ? silent : starts;
        return new Report(lateness.compareTo(TOLERABLE) <= 0, lateness);
    }
}
