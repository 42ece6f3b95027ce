package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HashingBudgetTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long COST = SECOND * 3 / 100;

    private static final Duration ROUNDING = Duration.ofMillis(1);

    private final HashingBudget budget = new HashingBudget(0.1);

    @Test
    void aWrongOneIsFollowedByARest() {
        budget.spend(0, COST);

        assertThat(budget.pause(0, 0)).isCloseTo(Duration.ofMillis(170), ROUNDING);
        assertThat(budget.pause(SECOND / 10, 0)).isCloseTo(Duration.ofMillis(70), ROUNDING);
        assertThat(budget.pause(SECOND, 0)).isZero();
    }

    @Test
    void whoComesLaterWaitsAsIfThoseAheadWereAsWrongAsTheLatest() {
        budget.spend(0, COST);
        budget.spend(0, COST);

        assertThat(budget.pause(0, 4).toNanos())
                .isGreaterThan(budget.pause(0, 0).toNanos() + 4 * SECOND / 10);
        for (int i = 0; i < 40; i++) {
            budget.spend(SECOND, 0);
        }
        assertThat(budget.pause(SECOND, 100)).isZero();
    }

    @Test
    void thoseWhoKnowTheirPasswordsNeverWait() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(budget.pause(0, 50)).isZero();
            budget.spend(0, 0);
        }
    }

    @Test
    void aFloodOfAMinuteTakesHalfAsMuchAgainAtMost() {
        assertThat(flood(10)).isBetween(0.13, 0.15);
        assertThat(flood(60)).isBetween(0.1, 0.13);
    }

    @Test
    void aFloodOfAnHourKeepsToItsShare() {
        assertThat(flood(3_600)).isBetween(0.095, 0.102);
    }

    @Test
    void savingsHaveAnEnd() {
        HashingBudget rested = new HashingBudget(0.1);
        rested.spend(0, COST);

        assertThat(flood(rested, 3_600 * SECOND, 60)).isBetween(0.1, 0.13);
    }

    private static double flood(int seconds) {
        return flood(new HashingBudget(0.1), 0, seconds);
    }

    /** What it takes of a processor. */
    private static double flood(HashingBudget attacked, long from, int seconds) {
        long taken = 0;
        long now = from;
        while (now < from + seconds * SECOND) {
            if (attacked.pause(now, 0).isZero()) {
                now += COST;
                attacked.spend(now, COST);
                taken++;
            } else {
                now += SECOND / 1_000;
            }
        }
        return taken * COST / (double) (seconds * SECOND);
    }
}
