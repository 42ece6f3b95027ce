package io.penstock.backup;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with the backups of a database, by its clock. Pure.
 *
 * @param at when this was looked up
 * @param since when the database was made
 * @param completeAt when the newest whole backup began; null: there is none
 * @param endedAt when it was whole
 * @param size of it, in bytes
 * @param attemptAt when the newest attempt began; null: there was none
 * @param error of the newest attempt, when that failed
 * @param triedAt when a backup was last tried out; null: never
 * @param findings of that trial, when it was not good
 */
public record Standing(
        Instant at,
        Instant since,
        @Nullable Instant completeAt,
        @Nullable Instant endedAt,
        long size,
        @Nullable Instant attemptAt,
        @Nullable String error,
        @Nullable Instant triedAt,
        @Nullable String findings) {

    static final Standing UNKNOWN = new Standing(Instant.EPOCH, Instant.EPOCH, null, null, 0, null, null, null, null);

    /** Tells when a backup is due after another, or a trial after another. */
    public interface Timetable {
        Instant next(Instant after);
    }

    /** A sentence for an operator; null when all is well. */
    @Nullable
    String complaint(@Nullable Timetable backups, @Nullable Timetable trials, Duration grace) {
        if (error != null) {
            return "The last backup failed: " + error;
        }
        if (findings != null) {
            return "The last trial of a backup was not good: " + findings;
        }
        if (isLate(backups, completeAt, grace)) {
            return completeAt == null ? "There is no backup yet." : "The newest backup is of " + completeAt + ".";
        }
        if (isLate(trials, triedAt, grace)) {
            return triedAt == null ? "No backup was tried out yet." : "A backup was last tried out at " + triedAt + ".";
        }
        return null;
    }

    /** Whether a backup should be made now: one is due, and the last attempt is not too near. */
    boolean needsBackup(@Nullable Timetable backups, Duration rest) {
        return isLate(backups, completeAt, Duration.ZERO)
                && (attemptAt == null || attemptAt.plus(rest).isBefore(at));
    }

    /** Whether a backup should be tried out now. */
    boolean needsTrial(@Nullable Timetable trials) {
        return completeAt != null && isLate(trials, triedAt, Duration.ZERO);
    }

    private boolean isLate(@Nullable Timetable timetable, @Nullable Instant last, Duration grace) {
        return timetable != null
                && timetable.next(last == null ? since : last).plus(grace).isBefore(at);
    }
}
