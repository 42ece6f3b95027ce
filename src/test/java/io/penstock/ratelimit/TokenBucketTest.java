package io.penstock.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {

    private static final long NOW = 5_000_000_000L;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 20, 120, 6_000, 999_983})
    void holdsExactlyAsManyAsTheRateSays(int requests) {
        Rate rate = new Rate(requests, Duration.ofSeconds(60));

        assertThat(TokenBucket.tokens(NOW, NOW, rate)).isEqualTo(requests);
        long empty = TokenBucket.after(NOW, NOW, rate, requests);
        assertThat(TokenBucket.tokens(empty, NOW, rate)).isZero();
        assertThat(TokenBucket.tokens(TokenBucket.after(NOW, NOW, rate, requests - 1), NOW, rate))
                .isOne();
    }

    @Test
    void fillsEvenly() {
        Rate rate = new Rate(120, Duration.ofSeconds(60));
        long empty = TokenBucket.after(NOW, NOW, rate, 120);

        assertThat(TokenBucket.untilNext(empty, NOW, rate)).isEqualTo(500_000);
        assertThat(TokenBucket.tokens(empty, NOW + 499_999, rate)).isZero();
        assertThat(TokenBucket.tokens(empty, NOW + 500_000, rate)).isOne();
        assertThat(TokenBucket.tokens(empty, NOW + 60_000_000, rate)).isEqualTo(120);
        assertThat(TokenBucket.tokens(empty, NOW + 600_000_000, rate)).isEqualTo(120);
    }

    @Test
    void owesNothingForeverWhenItsRateFalls() {
        Rate half = new Rate(120, Duration.ofSeconds(60)).share(2);
        long empty = TokenBucket.after(NOW, NOW, new Rate(120, Duration.ofSeconds(60)), 120);

        assertThat(TokenBucket.tokens(empty, NOW, half)).isZero();
        assertThat(TokenBucket.tokens(empty, NOW + 60_000_000, half)).isEqualTo(60);
    }

    @Test
    void refusesWhatIsNoRate() {
        assertThatThrownBy(() -> new Rate(0, Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(2, Duration.ofNanos(1_000))).isInstanceOf(IllegalArgumentException.class);
    }
}
