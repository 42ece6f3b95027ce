package io.penstock.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TimetableTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void goesByTheClocksOfItsZone() {
        Timetable table = Timetable.parse("backup.times", "30 2 * * *", ZoneId.of("Europe/Berlin"));

        assertThat(table.next(NOON)).isEqualTo(Instant.parse("2026-11-21T01:30:00Z"));
        assertThat(table).hasToString("30 2 * * * Europe/Berlin");
    }

    @Test
    void isNeverDueWhereASettingSaysSo() {
        Timetable never = Timetable.parse("backup.times", "never", ZoneOffset.UTC);

        assertThat(never.next(NOON)).isNull();
        assertThat(never).hasToString("");
    }

    @Test
    void namesTheSettingThatCannotBeRead() {
        assertThatThrownBy(() -> Timetable.parse("backup.times", "at night", ZoneOffset.UTC))
                .hasMessageContaining("backup.times is at night; allowed is a cron expression as 30 2 * * *, or never");
    }
}
