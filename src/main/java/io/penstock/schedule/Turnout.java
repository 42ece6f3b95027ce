package io.penstock.schedule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of turns.
 *
 * @param started executions
 * @param lateness of the latest that was not missed
 * @param late schedules that could not be moved, and have to be tried again
 * @param cause of the first of them
 */
record Turnout(
        int started, Duration lateness, int late, @Nullable Throwable cause) {

    static final Turnout NONE = new Turnout(0, Duration.ZERO, 0, null);

    static Turnout late(Throwable cause) {
        return new Turnout(0, Duration.ZERO, 1, cause);
    }

    Turnout plus(Turnout other) {
        return new Turnout(
                started + other.started,
                lateness.compareTo(other.lateness) < 0 ? other.lateness : lateness,
                late + other.late,
                cause == null ? other.cause : cause);
    }
}
