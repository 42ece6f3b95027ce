package io.penstock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PunctualityTest {

    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final Punctuality punctuality = new Punctuality(now::get);

    @Test
    void tellsTheLatestStartOfTheLastMinute() {
        punctuality.started(Duration.ofMillis(40), NOON);
        punctuality.started(Duration.ofMillis(90), NOON);
        punctuality.started(Duration.ofMillis(10), NOON);
        punctuality.ran(NOON, Instant.MAX);

        assertThat(punctuality.report()).isEqualTo(new Punctuality.Report(true, Duration.ofMillis(90)));

        now.set(NOON.plusSeconds(61));
        punctuality.ran(now.get(), Instant.MAX);

        assertThat(punctuality.report()).isEqualTo(new Punctuality.Report(true, Duration.ZERO));
    }

    @Test
    void isBadWhenStartsComeLate() {
        punctuality.started(Duration.ofSeconds(11), NOON);
        punctuality.ran(NOON, Instant.MAX);

        assertThat(punctuality.report()).isEqualTo(new Punctuality.Report(false, Duration.ofSeconds(11)));
    }

    @Test
    void isBadWhenNobodyLooks() {
        punctuality.ran(NOON, Instant.MAX);

        now.set(NOON.plusSeconds(10));
        assertThat(punctuality.report().isGood()).isTrue();
        now.set(NOON.plusSeconds(12));
        assertThat(punctuality.report()).isEqualTo(new Punctuality.Report(false, Duration.ofSeconds(12)));
    }

    @Test
    void pausesUntilTheNextIsDueAndNeverForLong() {
        punctuality.ran(NOON, NOON.plusMillis(250));
        assertThat(punctuality.pause()).isEqualTo(Duration.ofMillis(251));

        punctuality.ran(NOON, NOON.plusSeconds(60));
        assertThat(punctuality.pause()).isEqualTo(Duration.ofSeconds(1));

        punctuality.ran(NOON, NOON);
        assertThat(punctuality.pause()).isEqualTo(Duration.ofMillis(5));
    }
}
