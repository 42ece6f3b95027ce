package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.maintenance.DutyReport;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UpkeepWatchTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofHours(8));
    private static final Instant EARLIER = NOW.minus(Duration.ofHours(2));

    @Test
    void saysNothingOfWhatIsDueLater() {
        assertThat(UpkeepWatch.complaint(report(LATER, null, null), NOW)).isEmpty();
    }

    @Test
    void saysNothingOfWhatNobodyHasAppointedATimeFor() {
        assertThat(UpkeepWatch.complaint(report(null, null, null), NOW)).isEmpty();
    }

    @Test
    void saysWhatIsAnHourLate() {
        assertThat(UpkeepWatch.complaint(report(EARLIER, null, null), NOW))
                .contains("The upkeep retention was due at 2026-11-26T10:00:00Z.");
        assertThat(UpkeepWatch.complaint(report(NOW.minusSeconds(60), null, null), NOW))
                .isEmpty();
    }

    @Test
    void saysNothingWhileARunTakesLong() {
        assertThat(UpkeepWatch.complaint(report(EARLIER, EARLIER.plusSeconds(3), null), NOW))
                .isEmpty();
    }

    @Test
    void saysWhyTheLastRunFailed() {
        assertThat(UpkeepWatch.complaint(report(LATER, null, "Not removed: events: a backup reads them."), NOW))
                .contains("The last run of retention failed. Not removed: events: a backup reads them.");
    }

    private static DutyReport report(Instant next, Instant began, String failure) {
        return new DutyReport("retention", "47 3 * * * UTC", next, null, began, null, null, null, failure);
    }
}
