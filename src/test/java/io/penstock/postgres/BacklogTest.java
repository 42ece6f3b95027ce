package io.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final Backlog backlog = new Backlog(nanos::get);

    @Test
    void isNotStalledWhileNothingWaits() {
        pass(60);

        assertThat(backlog.isEmpty()).isTrue();
        assertThat(backlog.stalled()).isZero();
    }

    @Test
    void isStalledSinceTheFirstItemCame() {
        pass(60);
        backlog.add();
        pass(2);
        backlog.add();
        pass(3);

        assertThat(backlog.items()).isEqualTo(2);
        assertThat(backlog.stalled()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void movesWithEachItemThatEnds() {
        backlog.add();
        backlog.add();
        pass(5);
        backlog.remove(1);
        pass(1);

        assertThat(backlog.stalled()).isEqualTo(Duration.ofSeconds(1));

        backlog.remove(1);
        assertThat(backlog.stalled()).isZero();
    }

    private void pass(int seconds) {
        nanos.addAndGet(seconds * 1_000_000_000L);
    }
}
