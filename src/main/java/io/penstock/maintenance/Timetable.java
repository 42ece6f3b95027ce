package io.penstock.maintenance;

import io.penstock.dsl.cron.Cron;
import io.penstock.dsl.cron.CronSyntaxException;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * When something is due by itself.
 *
 * @param times by the clocks of {@code zone}; null: never, only when somebody asks
 */
public record Timetable(@Nullable Cron times, ZoneId zone) {

    private static final String NEVER = "never";

    /**
     * As a setting has it.
     *
     * @param text a cron expression, or {@code never}
     * @throws Failure that names the setting, when it is neither
     */
    public static Timetable parse(String setting, String text, ZoneId zone) {
        try {
            return new Timetable(text.equals(NEVER) ? null : Cron.parse(text), zone);
        } catch (CronSyntaxException refused) {
            throw new Failure(new Reason.Invalid(setting + " is " + text + "; allowed is a cron expression as"
                    + " 30 2 * * *, or " + NEVER + ": " + refused.getMessage()));
        }
    }

    /** The first time after that one; null: there is none. */
    public @Nullable Instant next(Instant after) {
        return times == null ? null : times.next(after, zone);
    }

    /** As it is written down; empty where it is never due. */
    @Override
    public String toString() {
        return times == null ? "" : times + " " + zone;
    }
}
