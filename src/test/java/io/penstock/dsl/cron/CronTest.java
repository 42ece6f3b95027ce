package io.penstock.dsl.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Instant utc(String local) {
        return LocalDateTime.parse(local).toInstant(ZoneOffset.UTC);
    }

    private static List<String> next(String cron, String after, ZoneId zone, int count) {
        List<String> times = new ArrayList<>();
        Instant at = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            at = Cron.parse(cron).next(at, zone);
            times.add(at.atZone(zone).toOffsetDateTime().toString());
        }
        return times;
    }

    @ParameterizedTest
    @CsvSource({
        "* * * * *, 2026-01-01T00:00:00, 2026-01-01T00:01:00",
        "* * * * *, 2026-01-01T00:00:59, 2026-01-01T00:01:00",
        "0 0 * * *, 2026-01-01T00:00:00, 2026-01-02T00:00:00",
        "0 0 * * *, 2025-12-31T23:59:59, 2026-01-01T00:00:00",
        "5 4 * * *, 2026-01-01T04:05:00, 2026-01-02T04:05:00",
        "'0,30 9-17 * * 1-5', 2026-01-02T17:30:00, 2026-01-05T09:00:00",
        "*/15 * * * *, 2026-01-01T10:46:00, 2026-01-01T11:00:00",
        "7/20 * * * *, 2026-01-01T10:08:00, 2026-01-01T10:27:00",
        "10-40/15 3 * * *, 2026-01-01T03:25:00, 2026-01-01T03:40:00",
        "0 12 1 JAN *, 2026-01-02T00:00:00, 2027-01-01T12:00:00",
        "0 12 * jan-mar mon, 2026-03-30T12:00:00, 2027-01-04T12:00:00",
        "0 0 29 2 *, 2026-01-01T00:00:00, 2028-02-29T00:00:00",
        "0 0 29 2 */7, 2026-01-01T00:00:00, 2032-02-29T00:00:00",
        "0 0 31 * *, 2026-01-31T00:00:00, 2026-03-31T00:00:00",
        "0 0 * * 7, 2026-01-01T00:00:00, 2026-01-04T00:00:00",
        "0 0 * * SUN, 2026-01-01T00:00:00, 2026-01-04T00:00:00",
        "0 0 * * FRI-SUN, 2026-01-04T00:00:00, 2026-01-09T00:00:00",
        "0 0 * * 5-7, 2026-01-10T00:00:00, 2026-01-11T00:00:00",
        "0 0 ? * MON, 2026-01-01T00:00:00, 2026-01-05T00:00:00",
        "0 0 1 * ?, 2026-01-01T00:00:00, 2026-02-01T00:00:00",
        "10 0 0 * * *, 2026-01-01T00:00:09, 2026-01-01T00:00:10",
        "*/10 * * * * *, 2026-01-01T00:00:00, 2026-01-01T00:00:10",
        "0/1 * * * * ?, 2026-01-01T00:00:59, 2026-01-01T00:01:00",
        "30 59 23 31 12 *, 2026-01-01T00:00:00, 2026-12-31T23:59:30",
        "@yearly, 2026-01-01T00:00:00, 2027-01-01T00:00:00",
        "@annually, 2026-01-01T00:00:00, 2027-01-01T00:00:00",
        "@monthly, 2026-01-01T00:00:00, 2026-02-01T00:00:00",
        "@weekly, 2026-01-01T00:00:00, 2026-01-04T00:00:00",
        "@daily, 2026-01-01T00:00:00, 2026-01-02T00:00:00",
        "@Midnight, 2026-01-01T00:00:00, 2026-01-02T00:00:00",
        "@hourly, 2026-01-01T00:00:00, 2026-01-01T01:00:00",
        "'  0   9 * * *  ', 2026-01-01T00:00:00, 2026-01-01T09:00:00",
    })
    void findsTheNextTime(String cron, String after, String next) {
        assertThat(Cron.parse(cron).next(utc(after), ZoneOffset.UTC)).isEqualTo(utc(next));
    }

    @Test
    void doesNotFireAgainWithinTheSecondThatItFiredIn() {
        assertThat(Cron.parse("* * * * * *").next(Instant.parse("2026-01-01T00:00:00.999Z"), ZoneOffset.UTC))
                .isEqualTo("2026-01-01T00:00:01Z");
    }

    @Test
    void takesTheDaysOfEitherFieldWhenBothChoose() {
        assertThat(next("0 0 13 * FRI", "2026-01-01T00:00:00Z", ZoneOffset.UTC, 4))
                .containsExactly("2026-01-02T00:00Z", "2026-01-09T00:00Z", "2026-01-13T00:00Z", "2026-01-16T00:00Z");
    }

    @Test
    void takesTheDaysOfBothFieldsWhenOneBeginsWithAStar() {
        assertThat(next("0 0 */2 * MON", "2026-01-01T00:00:00Z", ZoneOffset.UTC, 3))
                .containsExactly("2026-01-05T00:00Z", "2026-01-19T00:00Z", "2026-02-09T00:00Z");
    }

    @Test
    void firesRightAfterAGapWhatTheClockLeavesOut() {
        assertThat(next("30 2 * * *", "2026-03-28T12:00:00Z", BERLIN, 2))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
        assertThat(next("0,30 2 * * *", "2026-03-28T12:00:00Z", BERLIN, 3))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00", "2026-03-30T02:30+02:00");
        assertThat(next("0 3 * * *", "2026-03-28T12:00:00Z", BERLIN, 1)).containsExactly("2026-03-29T03:00+02:00");
    }

    @Test
    void firesOnceWhatTheClockShowsTwice() {
        assertThat(next("30 2 * * *", "2026-10-24T12:00:00Z", BERLIN, 2))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
        assertThat(next("30 2 * * *", "2026-10-25T01:10:00Z", BERLIN, 1)).containsExactly("2026-10-26T02:30+01:00");
        assertThat(next("0 3 * * *", "2026-10-25T01:10:00Z", BERLIN, 1)).containsExactly("2026-10-25T03:00+01:00");
    }

    @Test
    void followsTheClockWhereEachHourIsMeant() {
        assertThat(next("0 * * * *", "2026-10-24T23:30:00Z", BERLIN, 4))
                .containsExactly(
                        "2026-10-25T02:00+02:00",
                        "2026-10-25T02:00+01:00",
                        "2026-10-25T03:00+01:00",
                        "2026-10-25T04:00+01:00");
        assertThat(next("30 * * * *", "2026-03-29T00:00:00Z", BERLIN, 3))
                .containsExactly("2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00", "2026-03-29T04:30+02:00");
    }

    @Test
    void followsTheClockWhereEachMinuteIsMeant() {
        assertThat(next("*/30 2 * * *", "2026-10-24T23:30:00Z", BERLIN, 5))
                .containsExactly(
                        "2026-10-25T02:00+02:00",
                        "2026-10-25T02:30+02:00",
                        "2026-10-25T02:00+01:00",
                        "2026-10-25T02:30+01:00",
                        "2026-10-26T02:00+01:00");
        assertThat(next("*/30 2 * * *", "2026-03-28T12:00:00Z", BERLIN, 1)).containsExactly("2026-03-30T02:00+02:00");
    }

    @Test
    void knowsZonesThatMoveByHalfAnHourAndAtMidnight() {
        assertThat(next("15 2 * * *", "2026-10-03T00:00:00Z", ZoneId.of("Australia/Lord_Howe"), 1))
                .containsExactly("2026-10-04T02:30+11:00");
        assertThat(next("0 0 * * *", "2018-11-03T12:00:00Z", ZoneId.of("America/Sao_Paulo"), 2))
                .containsExactly("2018-11-04T01:00-02:00", "2018-11-05T00:00-02:00");
    }

    @Test
    void leavesOutADayThatAZoneLeavesOut() {
        assertThat(next("0 9 * * *", "2011-12-29T19:30:00Z", ZoneId.of("Pacific/Apia"), 1))
                .containsExactly("2011-12-31T09:00+14:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 31 2 *", "0 0 30 FEB *", "0 0 31 2,4,6,9,11 *", "0 0 0 31 4 ?"})
    void refusesWhatNeverFires(String cron) {
        assertThat(problem(cron)).startsWith("This never fires: no month of it has such a day.");
    }

    @Test
    void keepsWhatFiresByItsWeekday() {
        assertThat(next("0 0 31 2 MON", "2026-01-01T00:00:00Z", ZoneOffset.UTC, 1))
                .containsExactly("2026-02-02T00:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'' | 0 The cron expression is empty. (As `0 9 * * MON-FRI`.)",
                "* * * * | 0 A cron expression has 5 fields, or 6 with the second before them; here are 4. (Their order is minute, hour, day of the month, month, day of the week.)",
                "0 0 12 * * ? 2026 | 13 A cron expression has 5 fields, or 6 with the second before them; here are 7. (A year cannot be given.)",
                "60 * * * * | 0 The minute cannot be `60`. (Allowed is 0 to 59.)",
                "0 24 * * * | 2 The hour cannot be `24`. (Allowed is 0 to 23.)",
                "0 0 0 * * | 4 The day of the month cannot be `0`. (Allowed is 1 to 31.)",
                "0 0 1 13 * | 6 The month cannot be `13`. (Allowed is 1 to 12, or JAN to DEC.)",
                "0 0 * * 8 | 8 The day of the week cannot be `8`. (Allowed is 0 to 7, or SUN to SAT.)",
                "0 0 * * MOM | 8 There is no day of the week `MOM`. (Did you mean `MON`?)",
                "0 nine * * * | 2 The hour cannot be `nine`. (Allowed is 0 to 23.)",
                "0 22-2 * * * | 2 The range `22-2` runs backwards. (Write `22-23,0-2`.)",
                "*/0 * * * * | 2 The step of the minute cannot be `0`. (Allowed is 1 to 60.)",
                "0 */25 * * * | 4 The step of the hour cannot be `25`. (Allowed is 1 to 24.)",
                "0 1,,2 * * * | 4 The hour has an empty place in its list.",
                "0 1-2-3 * * * | 2 The hour cannot be `1-2-3`. (Allowed is 0 to 23.)",
                "0 -1 * * * | 2 The hour cannot be `-1`. (Allowed is 0 to 23.)",
                "0 *-5 * * * | 2 The hour cannot be `*-5`. (Write `*` for each.)",
                "? * * * * | 0 The minute cannot be `?`. (Write `*` for each.)",
                "0 0 L * * | 4 `L` is not standard cron: it has no last day. (Let the workflow start daily, and its first task look at the date.)",
                "0 0 LW * * | 4 `L` is not standard cron: it has no last day. (Let the workflow start daily, and its first task look at the date.)",
                "0 0 15W * * | 6 `W` is not standard cron: it has no nearest working day. (Let the workflow start daily, and its first task look at the date.)",
                "0 0 * * MON#2 | 11 `#` is not standard cron: it does not count the weekdays of a month. (Let the workflow start daily, and its first task look at the date.)",
                "0 0 * * 5L | 9 `L` is not standard cron: it has no last day. (Let the workflow start daily, and its first task look at the date.)",
                "H/15 * * * * | 0 `H` is not standard cron: it chooses nothing by a hash. (Write the number itself.)",
                "0~59 * * * * | 1 `~` is not standard cron: it chooses nothing at random. (Write the number itself.)",
                "@dayly | 0 There is no `@dayly`. (Did you mean `@daily`?)",
                "@reboot | 0 `@reboot` is no time: this server is there to go on over restarts.",
                "@every 5m | 0 `@every` is not cron. (An interval is `every: PT5M`, in place of `cron`.)",
                "@daily 5 | 7 `@daily` stands alone.",
                "CRON_TZ=Europe/Berlin 0 9 * * * | 0 A time zone has no place in a cron expression. (It is `document.metadata.penstock.timezone`.)",
            })
    void tellsWhatIsWrongAndWhere(String cron, String problem) {
        String text = cron.equals("''") ? "" : cron;

        CronSyntaxException wrong = catchThrowableOfType(CronSyntaxException.class, () -> Cron.parse(text));

        String hint = wrong.hint() == null ? "" : " (" + wrong.hint() + ")";
        assertThat(wrong.index() + " " + wrong.getMessage() + hint).isEqualTo(problem);
    }

    private static String problem(String cron) {
        return catchThrowableOfType(CronSyntaxException.class, () -> Cron.parse(cron))
                .getMessage();
    }
}
