package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.ratelimit.RateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LimitedThrottleTest {

    private final AtomicLong micros = new AtomicLong();
    private final LimitedThrottle throttle = new LimitedThrottle(
            new RateLimiter(null, new RateLimiter.Settings(true, 1_000), micros::get), 10, Duration.ofMinutes(1));

    @Test
    void letsAsManyThroughAsAreAllowedAndNotOneMore() {
        assertThat(IntStream.range(0, 10).mapToObj(i -> take("a"))).containsOnly(Duration.ZERO);
        assertThat(take("a")).isEqualTo(Duration.ofSeconds(6));
        assertThat(take("b")).as("another key").isZero();
    }

    @Test
    void letsOneMoreThroughWithEachShareOfTheWindow() {
        IntStream.range(0, 10).forEach(i -> take("a"));

        pass(Duration.ofMillis(5_999));
        assertThat(take("a")).isEqualTo(Duration.ofMillis(1));
        pass(Duration.ofMillis(1));
        assertThat(take("a")).isZero();
        assertThat(take("a")).isEqualTo(Duration.ofSeconds(6));
        pass(Duration.ofMinutes(5));
        assertThat(IntStream.range(0, 10).mapToObj(i -> take("a"))).containsOnly(Duration.ZERO);
        assertThat(take("a")).isPositive();
    }

    @Test
    void takesFromAllKeysOrFromNone() {
        IntStream.range(0, 10).forEach(i -> take("full"));

        assertThat(take("full", "other")).isPositive();

        assertThat(IntStream.range(0, 10).mapToObj(i -> take("other"))).containsOnly(Duration.ZERO);
    }

    @Test
    void whatWasGivenBackCanBeTakenAgain() {
        IntStream.range(0, 100).forEach(i -> {
            assertThat(take("a")).isZero();
            throttle.giveBack(List.of("a"));
        });
        IntStream.range(0, 10).forEach(i -> take("a"));

        assertThat(take("a")).isPositive();
    }

    private Duration take(String... keys) {
        return throttle.take(List.of(keys)).result();
    }

    private void pass(Duration time) {
        micros.addAndGet(time.toNanos() / 1_000);
    }
}
