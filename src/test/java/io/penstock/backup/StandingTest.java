package io.penstock.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Standing.Timetable DAILY = after -> after.plus(Duration.ofDays(1));
    private static final Standing.Timetable WEEKLY = after -> after.plus(Duration.ofDays(7));
    private static final Duration GRACE = Duration.ofHours(2);
    private static final Standing.Timetable NEVER = after -> null;

    @Test
    void isWellWhileNothingIsDue() {
        Standing young = standing(hoursAgo(3), null, null, null);

        assertThat(young.complaint(DAILY, WEEKLY, GRACE)).isNull();
    }

    @Test
    void complainsOfABackupThatIsLaterThanItMayBe() {
        assertThat(standing(hoursAgo(100), hoursAgo(25), null, null).complaint(DAILY, WEEKLY, GRACE))
                .isNull();
        assertThat(standing(hoursAgo(100), hoursAgo(27), null, null).complaint(DAILY, WEEKLY, GRACE))
                .contains("The newest backup is of 2026-11-19T09:00:00Z");
        assertThat(standing(hoursAgo(27), null, null, null).complaint(DAILY, WEEKLY, GRACE))
                .contains("no backup yet");
    }

    @Test
    void complainsOfATrialThatIsLateOrWasNotGood() {
        assertThat(standing(hoursAgo(200), hoursAgo(1), null, null).complaint(DAILY, WEEKLY, GRACE))
                .contains("No backup was tried out");
        assertThat(standing(hoursAgo(200), hoursAgo(1), hoursAgo(1), "Rows differ.")
                        .complaint(DAILY, WEEKLY, GRACE))
                .contains("Rows differ.");
    }

    @Test
    void complainsOfNothingThatIsNotAskedFor() {
        assertThat(standing(hoursAgo(9_000), null, null, null).complaint(NEVER, NEVER, GRACE))
                .isNull();
    }

    private static Instant hoursAgo(int hours) {
        return NOON.minus(Duration.ofHours(hours));
    }

    private static Standing standing(
            Instant since, @Nullable Instant complete, @Nullable Instant tried, @Nullable String findings) {
        return new Standing(NOON, since, complete, complete, 1, null, tried, findings);
    }
}
