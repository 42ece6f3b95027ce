package io.penstock.schedule;

import io.penstock.dsl.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The times of a schedule that repeats whatever becomes of its executions. Pure. */
final class Rhythm {

    private static final Duration FIRST_LOOK = Duration.ofMinutes(1);

    private final UnaryOperator<Instant> next;

    private Rhythm(UnaryOperator<Instant> next) {
        this.next = next;
    }

    /** Null for a timing that follows the ends of executions. */
    static @Nullable Rhythm of(Timing timing, ZoneId zone, Instant anchor) {
        if (timing instanceof Timing.AtTimes times) {
            return new Rhythm(after -> times.cron().next(after, zone));
        }
        if (timing instanceof Timing.Every every) {
            return new Rhythm(after -> multiple(anchor, every.interval(), after));
        }
        return null;
    }

    /** Counted from the anchor each time, so that nothing adds up. */
    private static Instant multiple(Instant anchor, Duration interval, Instant after) {
        Duration passed = Duration.between(anchor, after);
        return passed.isNegative()
                ? anchor.plus(interval)
                : anchor.plus(interval.multipliedBy(passed.dividedBy(interval) + 1));
    }

    Instant next(Instant after) {
        return next.apply(after);
    }

    /** The last times, at most so many and in order, from {@code from} on and before {@code until}. */
    List<Instant> last(Instant from, Instant until, int count) {
        if (count == 0) {
            return List.of();
        }
        Instant before = from.minusNanos(1);
        Duration look = FIRST_LOOK;
        while (true) {
            Instant start = until.minus(look);
            boolean all = !start.isAfter(before);
            ArrayDeque<Instant> last = new ArrayDeque<>();
            for (Instant at = next(all ? before : start); at.isBefore(until); at = next(at)) {
                if (last.size() == count) {
                    last.removeFirst();
                }
                last.addLast(at);
            }
            if (all || last.size() == count) {
                return List.copyOf(last);
            }
            look = look.multipliedBy(2);
        }
    }
}
