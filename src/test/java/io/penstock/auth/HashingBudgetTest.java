package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.auth.HashingBudget.Place;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HashingBudgetTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long COST = SECOND / 10;

    private final HashingBudget budget = new HashingBudget(0.2, Duration.ofSeconds(2));

    @Test
    void letsSomeBeginAtOnceAndThenOnlyItsShare() {
        for (int i = 0; i < 50; i++) {
            assertThat(budget.take(0, COST)).isEqualTo(new Place(true, Duration.ZERO));
        }

        assertThat(budget.take(0, COST)).isEqualTo(new Place(true, Duration.ofMillis(500)));
        assertThat(budget.take(SECOND / 2, COST)).isEqualTo(new Place(true, Duration.ofMillis(500)));
    }

    @Test
    void refusesWhatWouldWaitTooLongAndCountsNothingForIt() {
        int taken = 0;
        while (budget.take(0, COST).taken()) {
            taken++;
        }

        assertThat(taken).isEqualTo(54);
        assertThat(budget.take(0, COST).taken()).isFalse();
        assertThat(budget.take(SECOND / 2, COST)).isEqualTo(new Place(true, Duration.ofSeconds(2)));
    }

    @Test
    void whatWasRightCostsNothing() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(budget.take(0, COST).pause()).isZero();
            budget.giveBack(COST);
        }
    }

    @Test
    void aFloodOfAnHourKeepsToItsShare() {
        int taken = 0;
        for (long now = 0; now < 3_600 * SECOND; now += SECOND / 100) {
            if (budget.take(now, COST).taken()) {
                taken++;
            }
        }

        assertThat(taken * COST / (double) (3_600 * SECOND)).isBetween(0.19, 0.205);
    }
}
