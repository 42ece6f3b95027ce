package io.penstock.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.penstock.dsl.Missed;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a schedule that is due does, as a function of the times. */
class TurnTest {

    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
    private static final int MOST = 100;

    private static Scheduled schedule(String kind, String expression, Missed missed) {
        UUID id = new UUID(0, 1);
        return new Scheduled(
                new OrganizationId(id),
                new WorkflowId(id),
                "test",
                "timed",
                1,
                kind,
                expression,
                "UTC",
                missed,
                true,
                false,
                NOON,
                null,
                null,
                null);
    }

    private static Instant minute(int number) {
        return NOON.plus(Duration.ofMinutes(number));
    }

    private static Turn minutely(Missed missed, Instant due, Instant now, Instant watched) {
        return Turn.of(schedule("cron", "* * * * *", missed), due, now, watched, MOST);
    }

    @ParameterizedTest
    @CsvSource({"SKIP", "ONCE", "ALL"})
    void startsWhatIsDueOnTimeWhateverThePolicy(Missed missed) {
        Turn turn = minutely(missed, minute(1), minute(1).plusMillis(300), NOON);

        assertThat(turn).isEqualTo(new Turn(List.of(minute(1)), minute(2)));
    }

    @ParameterizedTest
    @CsvSource({"SKIP", "ONCE", "ALL"})
    void startsEachThatFellDueWhileSomebodyWatchedHoweverLate(Missed missed) {
        Turn turn = minutely(missed, minute(1), minute(3).plusSeconds(30), NOON);

        assertThat(turn).isEqualTo(new Turn(List.of(minute(1), minute(2), minute(3)), minute(4)));
    }

    @Test
    void skipsWhatWasMissed() {
        Turn turn = minutely(
                Missed.SKIP, minute(1), minute(10).plusSeconds(30), minute(10).plusSeconds(29));

        assertThat(turn).isEqualTo(new Turn(List.of(), minute(11)));
    }

    @Test
    void startsOnceForTheLastOfWhatWasMissed() {
        Turn turn = minutely(
                Missed.ONCE, minute(1), minute(10).plusSeconds(30), minute(10).plusSeconds(29));

        assertThat(turn).isEqualTo(new Turn(List.of(minute(10)), minute(11)));
    }

    @Test
    void startsAllThatWasMissed() {
        Turn turn = minutely(
                Missed.ALL, minute(1), minute(3).plusSeconds(30), minute(3).plusSeconds(29));

        assertThat(turn).isEqualTo(new Turn(List.of(minute(1), minute(2), minute(3)), minute(4)));
    }

    @Test
    void startsNoMoreThanTheLastFewOfAllThatWasMissed() {
        Turn turn = Turn.of(
                schedule("cron", "* * * * *", Missed.ALL),
                minute(1),
                minute(100_000).plusSeconds(30),
                minute(100_000).plusSeconds(29),
                3);

        assertThat(turn.fires()).containsExactly(minute(99_998), minute(99_999), minute(100_000));
    }

    @Test
    void tellsWhatWasMissedFromWhatIsDue() {
        Turn turn = minutely(Missed.ONCE, minute(1), minute(6), minute(5));

        assertThat(turn).isEqualTo(new Turn(List.of(minute(4), minute(5), minute(6)), minute(7)));
    }

    @Test
    void leavesToTheNextTurnWhatIsTooMuchForOne() {
        Turn turn = Turn.of(schedule("cron", "* * * * *", Missed.SKIP), minute(1), minute(9), NOON, 4);

        assertThat(turn).isEqualTo(new Turn(List.of(minute(1), minute(2), minute(3), minute(4)), minute(5)));
    }

    @Test
    void countsIntervalsFromTheAnchorWithoutDrift() {
        Scheduled schedule = schedule("every", "PT0.7S", Missed.ONCE);
        Instant at = NOON.plusMillis(700);
        for (int turn = 1; turn <= 1_000; turn++) {
            Turn taken = Turn.of(schedule, at, at.plusMillis(turn % 300), NOON, MOST);
            assertThat(taken.fires()).containsExactly(NOON.plusMillis(700L * turn));
            at = taken.next();
        }
    }

    @Test
    void startsTheNextOfAChainAndWaitsForItsEnd() {
        Turn turn = Turn.of(schedule("after", "PT1M", Missed.ONCE), minute(1), minute(9), minute(8), MOST);

        assertThat(turn).isEqualTo(new Turn(List.of(minute(1)), null));
    }

    @Test
    void putsOffTheNextOfAChainThatWasMissedAndIsSkipped() {
        Turn turn = Turn.of(schedule("after", "PT1M", Missed.SKIP), minute(1), minute(9), minute(8), MOST);

        assertThat(turn).isEqualTo(new Turn(List.of(), minute(10)));
    }

    @Test
    void refusesWhatAnotherReleaseWrote() {
        Scheduled unknown = schedule("cron", "0 0 L * *", Missed.ONCE);

        assertThatIllegalArgumentException().isThrownBy(() -> Turn.of(unknown, NOON, NOON, NOON, MOST));
    }

    @Test
    void watchesAnewAfterABreak() {
        Watch watch = new Watch();
        Instant first = watch.look(NOON);
        watch.seen(NOON);

        Instant later = watch.look(NOON.plusSeconds(4));
        watch.seen(NOON.plusSeconds(4));
        Instant muchLater = watch.look(NOON.plusSeconds(20));

        assertThat(first).isEqualTo(NOON.minusSeconds(1));
        assertThat(later).isEqualTo(first);
        assertThat(muchLater).isEqualTo(NOON.plusSeconds(19));
    }
}
