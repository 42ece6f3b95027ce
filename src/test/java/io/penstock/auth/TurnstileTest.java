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

    private static final long WRONG = Duration.ofMillis(150).toNanos();

    private long now;
    private final List<Duration> waits = new ArrayList<>();
    private final List<Promise<Void>> timers = new ArrayList<>();
    private final Turnstile one = turnstile(1);

    /** A tenth of a processor: a wrong one of 150 ms is followed by a rest of 850. */
    private Turnstile turnstile(int most) {
        return new Turnstile(new HashingBudget(0.1), most, () -> now, this::timer);
    }

    private Future<Void> timer(Duration wait) {
        waits.add(wait);
        timers.add(Promise.promise());
        return timers.get(timers.size() - 1).future();
    }

    private void ring() {
        now += waits.get(waits.size() - 1).toNanos();
        timers.remove(0).complete();
    }

    private static List<Future<Void>> enter(Turnstile turnstile, int count) {
        return IntStream.range(0, count).mapToObj(each -> turnstile.enter()).toList();
    }

    private static long admitted(List<Future<Void>> turns) {
        return turns.stream().filter(Future::succeeded).count();
    }

    @Test
    void theyComeInOneAfterTheOtherInTheirOrder() {
        List<Future<Void>> turns = enter(one, 3);

        assertThat(turns.get(0).succeeded()).isTrue();
        assertThat(admitted(turns)).isEqualTo(1);
        one.leave(0);
        assertThat(turns.get(1).succeeded()).isTrue();
        assertThat(admitted(turns)).isEqualTo(2);
        one.leave(0);
        assertThat(admitted(turns)).isEqualTo(3);
    }

    @Test
    void asManyAsMayAreInsideAtATime() {
        assertThat(admitted(enter(turnstile(2), 3))).isEqualTo(2);
    }

    @Test
    void thoseWhoKnowTheirPasswordsNeverRest() {
        List<Future<Void>> turns = enter(one, 1_000);
        for (int i = 0; i < 1_000; i++) {
            one.leave(0);
        }

        assertThat(admitted(turns)).isEqualTo(1_000);
        assertThat(waits).isEmpty();
    }

    @Test
    void afterAWrongOneTheNextWaitsForTheRestToEnd() {
        List<Future<Void>> turns = enter(one, 2);

        one.leave(WRONG);

        assertThat(turns.get(1).isComplete()).isFalse();
        assertThat(waits)
                .singleElement()
                .satisfies(wait -> assertThat(wait).isCloseTo(Duration.ofMillis(850), Duration.ofMillis(1)));
        ring();
        assertThat(turns.get(1).succeeded()).isTrue();
    }

    @Test
    void aFewWrongOnesAreNoCrowd() {
        enter(one, 1);
        assertThat(one.isCrowded()).isFalse();
        one.leave(WRONG);
        assertThat(one.isCrowded()).as("after one").isFalse();

        now += Duration.ofSeconds(1).toNanos();
        enter(one, 20);
        assertThat(one.isCrowded()).as("with twenty").isTrue();
    }

    @Test
    void whoWouldWaitLongIsRefusedAtOnceAndToldWhenToCome() {
        List<Future<Void>> flood = enter(one, 100);

        one.leave(WRONG);
        List<Future<Void>> refused = flood.stream().filter(Future::failed).toList();

        assertThat(refused).hasSizeBetween(85, 95);
        assertThat(refused).allSatisfy(TurnstileTest::isRefused);
        isRefused(one.enter());
        assertThat(admitted(flood)).isEqualTo(1);
    }

    private static void isRefused(Future<Void> turn) {
        assertThat(turn.cause())
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.reason())
                                .isInstanceOfSatisfying(
                                        Reason.TooManyRequests.class,
                                        reason ->
                                                assertThat(reason.retryAfter()).isGreaterThan(Duration.ofSeconds(5))));
    }

    @Test
    void theOthersHaveTheirTurnsWithinAMomentAndThenNobodyWaits() {
        List<Future<Void>> flood = enter(one, 100);
        one.leave(WRONG);
        long began = now;
        while (!timers.isEmpty()) {
            ring();
            one.leave(WRONG);
        }

        assertThat(flood).allMatch(Future::isComplete);
        assertThat(admitted(flood)).isBetween(5L, 12L);
        assertThat(Duration.ofNanos(now - began)).isLessThan(Duration.ofSeconds(12));
    }
}
