package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnstileTest {

    private static final long SAVED = Duration.ofMillis(1_500).toNanos();
    private static final long TENTH = Duration.ofMillis(100).toNanos();

    private long now;
    private final List<Duration> waits = new ArrayList<>();
    private final List<Promise<Void>> timers = new ArrayList<>();
    private final Turnstile one = turnstile(1);

    /** A fifth of a processor: a tenth of a second is earned in half a second. */
    private Turnstile turnstile(int most) {
        return new Turnstile(new HashingBudget(0.2), most, () -> now, this::timer);
    }

    private Future<Void> timer(Duration wait) {
        waits.add(wait);
        timers.add(Promise.promise());
        return timers.get(timers.size() - 1).future();
    }

    private void ring(Duration later) {
        now += later.toNanos();
        timers.remove(0).complete();
    }

    @Test
    void theyComeInOneAfterTheOtherInTheirOrder() {
        Future<Void> first = one.enter();
        Future<Void> second = one.enter();
        Future<Void> third = one.enter();

        assertThat(List.of(first.isComplete(), second.isComplete(), third.isComplete()))
                .containsExactly(true, false, false);
        one.leave(TENTH);
        assertThat(List.of(second.succeeded(), third.isComplete())).containsExactly(true, false);
        one.leave(0);
        assertThat(third.succeeded()).isTrue();
    }

    @Test
    void asManyAsMayAreInsideAtATime() {
        Turnstile two = turnstile(2);

        List<Future<Void>> all =
                IntStream.range(0, 3).mapToObj(each -> two.enter()).toList();

        assertThat(all.stream().filter(Future::succeeded)).hasSize(2);
    }

    @Test
    void thoseWhoKnowTheirPasswordsNeverWaitForTheirShare() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(one.enter().succeeded()).isTrue();
            one.leave(0);
        }

        assertThat(waits).isEmpty();
    }

    @Test
    void whileWrongOnesArePaidForOneWaitsAndTheOthersAreRefusedAtOnce() {
        one.enter();
        List<Future<Void>> queue =
                IntStream.range(0, 3).mapToObj(each -> one.enter()).toList();

        one.leave(SAVED + TENTH);

        assertThat(queue.get(0).isComplete()).isFalse();
        assertThat(queue.subList(1, 3)).allSatisfy(this::isRefused);
        isRefused(one.enter());
        assertThat(waits).containsExactly(Duration.ofMillis(500));
        ring(Duration.ofMillis(500));
        assertThat(queue.get(0).succeeded()).isTrue();
    }

    private void isRefused(Future<Void> turn) {
        assertThat(turn.cause())
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.reason())
                                .isEqualTo(new Reason.TooManyRequests(
                                        "Too many wrong passwords come in at the moment.", Duration.ofMillis(500))));
    }

    @Test
    void nobodyWaitsWhenThatWouldBeLong() {
        one.enter();
        Future<Void> next = one.enter();

        one.leave(SAVED + 3 * TENTH);

        assertThat(next.failed()).isTrue();
        assertThat(one.enter().failed()).isTrue();
        assertThat(waits).isEmpty();
        now += Duration.ofMillis(1_500).toNanos();
        assertThat(one.enter().succeeded()).isTrue();
    }

    @Test
    void oneWhoWaitsIsRefusedWhenTheWaitHasBecomeLong() {
        Turnstile two = turnstile(2);
        two.enter();
        two.enter();
        two.leave(SAVED + TENTH);
        Future<Void> patient = two.enter();

        two.leave(10 * TENTH);

        assertThat(patient.failed()).isTrue();
    }
}
