package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HashingBudgetTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long COST = SECOND / 10;

    private final HashingBudget budget = new HashingBudget(0.2);

    @Test
    void letsSomeBeginAtOnceAndThenOnlyItsShare() {
        for (int i = 0; i < 15; i++) {
            assertThat(budget.pause(0)).isZero();
            budget.spend(0, COST);
        }

        assertThat(budget.pause(0)).isZero();
        budget.spend(0, COST);
        assertThat(budget.pause(0)).isEqualTo(Duration.ofMillis(500));
        assertThat(budget.pause(SECOND / 4)).isEqualTo(Duration.ofMillis(250));
        assertThat(budget.pause(SECOND / 2)).isZero();
    }

    @Test
    void whatIsNotSpentIsNotSavedForEver() {
        for (int i = 0; i < 17; i++) {
            budget.spend(3_600 * SECOND, COST);
        }

        assertThat(budget.pause(3_600 * SECOND)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aFloodOfAnHourKeepsToItsShare() {
        int taken = 0;
        for (long now = 0; now < 3_600 * SECOND; now += SECOND / 100) {
            if (budget.pause(now).isZero()) {
                budget.spend(now, COST);
                taken++;
            }
        }

        assertThat(taken * COST / (double) (3_600 * SECOND)).isBetween(0.19, 0.205);
    }
}
