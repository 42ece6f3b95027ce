package io.penstock.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a duty went last, on whichever node, by the clock of the database.
 *
 * @param times a cron expression and a time zone; empty: it is done only when somebody asks
 * @param nextAt when it is due; null: when somebody asks
 * @param askedAt when somebody asked for a run that has not begun yet; null: nobody did
 * @param beganAt of the last run; null: there was none
 * @param endedAt of the last run that has ended; null: there was none
 * @param succeededAt when a run last succeeded; null: never
 * @param result of the last run that succeeded; null: there was none
 * @param failure of the last run that has ended, in one sentence; null: it succeeded
 */
public record DutyReport(
        String name,
        String times,
        @Nullable Instant nextAt,
        @Nullable Instant askedAt,
        @Nullable Instant beganAt,
        @Nullable Instant endedAt,
        @Nullable Instant succeededAt,
        @Nullable JsonNode result,
        @Nullable String failure) {

    /** In one word; a run whose process has died counts as running until it begins anew. */
    public String status() {
        Instant began = beganAt;
        Instant ended = endedAt;
        if (began != null && (ended == null || ended.isBefore(began))) {
            return "running";
        }
        if (askedAt != null) {
            return "asked";
        }
        return failure == null ? "idle" : "failed";
    }
}
