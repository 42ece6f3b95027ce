package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.auth.Suspicions.Suspicion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuspicionsTest {

    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final Suspicions suspicions = new Suspicions();

    @Test
    void oneAccountThatIsTriedFromManyAddressesIsToldOnceAnHour() {
        List<Suspicion> told = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            told.addAll(suspicions.failed("ada", "address " + i, i));
        }
        assertThat(told).containsExactly(Suspicion.MANY_FAILURES);

        for (int i = 0; i < 100; i++) {
            told.addAll(suspicions.failed("ada", "address " + i, HOUR + 200 + i));
        }
        assertThat(told).containsExactly(Suspicion.MANY_FAILURES, Suspicion.MANY_FAILURES);
    }

    @Test
    void oneAddressThatTriesManyAccountsIsToldOnceAnHour() {
        List<Suspicion> told = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            told.addAll(suspicions.failed("account " + i, "address", i));
        }

        assertThat(told).containsExactly(Suspicion.MANY_ACCOUNTS);
    }

    @Test
    void aFloodInWhichNothingStandsOutIsToldOnceAnHour() {
        List<Suspicion> told = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            told.addAll(suspicions.failed("account " + i, "address " + i, i));
        }

        assertThat(told).containsExactly(Suspicion.FLOOD);
    }

    @Test
    void peopleWhoMistypeAreNot() {
        for (int day = 0; day < 100; day++) {
            for (int person = 0; person < Suspicions.ACCOUNTS - 1; person++) {
                assertThat(suspicions.failed("person " + person, "office", day * 24 * HOUR))
                        .isEmpty();
            }
        }
    }
}
