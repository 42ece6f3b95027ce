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
        @Nullable String error,
        @Nullable Instant triedAt,
        @Nullable String findings) {

    static final Standing UNKNOWN = new Standing(Instant.EPOCH, Instant.EPOCH, null, null, 0, null, null, null);

    /** Tells when a backup is due after another, or a trial after another; null: when somebody asks. */
    public interface Timetable {
        @Nullable
        Instant next(Instant after);
    }

    /** A sentence for an operator; null when all is well. */
    @Nullable
    String complaint(Timetable backups, Timetable trials, Duration grace) {
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

    private boolean isLate(Timetable timetable, @Nullable Instant last, Duration grace) {
        Instant due = timetable.next(last == null ? since : last);
        return due != null && due.plus(grace).isBefore(at);
    }
}
