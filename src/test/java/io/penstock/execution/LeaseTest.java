package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private static final long SECOND = 1_000_000_000L;

    private final Lease lease = Lease.begun(Duration.ofSeconds(5), Duration.ofMillis(1_500), 0);

    @Test
    void endsWorkBeforeOthersMayCallTheNodeDead() {
        assertThat(lease.mayWork(3 * SECOND)).isTrue();
        assertThat(lease.mayWork(3 * SECOND + SECOND / 2)).isFalse();
    }

    @Test
    void judgesNobodyBeforeAWholeTermOfItsOwn() {
        Lease young = lease.renewed(2 * SECOND).renewed(4 * SECOND);
        Lease proven = young.renewed(6 * SECOND);

        assertThat(young.mayJudge(4 * SECOND)).isFalse();
        assertThat(proven.mayJudge(6 * SECOND)).isTrue();
    }

    @Test
    void judgesNobodyRightAfterAnOutageOfTheDatabase() {
        Lease proven = lease.renewed(2 * SECOND).renewed(4 * SECOND).renewed(6 * SECOND);

        Lease back = proven.renewed(30 * SECOND);

        assertThat(back.mayWork(30 * SECOND)).isTrue();
        assertThat(back.mayJudge(31 * SECOND)).isFalse();
    }
}
