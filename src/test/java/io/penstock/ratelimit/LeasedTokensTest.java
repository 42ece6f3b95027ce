package io.penstock.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeasedTokensTest {

    private static final Policy POLICY = Policy.of("caller", new Rate(120, Duration.ofSeconds(60)));
    private static final int SIZE = 6;

    private final AtomicLong micros = new AtomicLong();
    private final MemoryBuckets shared = new MemoryBuckets(micros::get, 100);
    private int asked;
    private final Buckets counted = asking((key, rate, wanted) -> {
        asked++;
        return shared.take(key, rate, wanted);
    });

    private interface Taking {
        Future<Grant> take(String key, Rate rate, int wanted);
    }

    private static Buckets asking(Taking taking) {
        return new Buckets() {
            @Override
            public Future<Grant> take(String key, Rate rate, int wanted) {
                return taking.take(key, rate, wanted);
            }

            @Override
            public Future<Void> giveBack(String key, Rate rate) {
                throw new UnsupportedOperationException("What was taken ahead is not given back");
            }
        };
    }

    private static boolean passes(LeasedTokens lease) {
        return lease.take("a", POLICY, SIZE).result().allowed();
    }

    @Test
    void asksOnceForSeveral() {
        LeasedTokens lease = new LeasedTokens(counted, micros::get);

        assertThat(IntStream.range(0, 120).filter(i -> passes(lease)).count()).isEqualTo(120);
        assertThat(asked).isEqualTo(20);
        assertThat(passes(lease)).isFalse();
        assertThat(passes(lease)).isFalse();
        assertThat(asked).as("who knows that there is none does not ask").isEqualTo(21);
    }

    @Test
    void neverLetsNodesPassMoreThanTheBucketHolds() {
        LeasedTokens one = new LeasedTokens(shared, micros::get);
        LeasedTokens other = new LeasedTokens(shared, micros::get);
        assertThat(passes(one)).isTrue();

        // Long enough for the shared bucket to be full again: what was taken ahead must not come on top.
        micros.addAndGet(3_000_000);
        long passed = IntStream.range(0, 500)
                .filter(i -> passes(i % 2 == 0 ? one : other))
                .count();

        assertThat(passed).isEqualTo(120);
    }

    @Test
    void passesWhatTheRateAllowsHoweverSlowlyItIsAsked() {
        LeasedTokens lease = new LeasedTokens(shared, micros::get);
        for (int i = 0; i < 300; i++) {
            assertThat(passes(lease)).isTrue();
            micros.addAndGet(510_000);
        }
    }

    @Test
    void letsThoseWhoWaitShareOneAnswer() {
        List<Promise<Grant>> questions = new ArrayList<>();
        LeasedTokens lease = new LeasedTokens(
                asking((key, rate, wanted) -> {
                    Promise<Grant> promise = Promise.promise();
                    questions.add(promise);
                    return promise.future();
                }),
                micros::get);
        List<Future<Decision>> waiting = IntStream.range(0, 8)
                .mapToObj(i -> lease.take("a", POLICY, SIZE))
                .toList();

        assertThat(questions).hasSize(1);
        questions.get(0).complete(new Grant(6, 100, 0, 1_000));
        assertThat(waiting.stream().filter(Future::isComplete)).hasSize(6);
        assertThat(questions).as("the other two ask once more, together").hasSize(2);
        questions.get(1).complete(new Grant(1, 0, 500_000, 60_000_000));
        assertThat(questions).hasSize(3);
        questions.get(2).complete(new Grant(0, 0, 500_000, 60_000_000));

        assertThat(waiting).allMatch(Future::succeeded);
        assertThat(waiting.stream().filter(each -> each.result().allowed())).hasSize(7);
    }

    @Test
    void tellsEachOneWhoWaitsOfAFailure() {
        Promise<Grant> question = Promise.promise();
        LeasedTokens lease = new LeasedTokens(asking((key, rate, wanted) -> question.future()), micros::get);
        Future<Decision> one = lease.take("a", POLICY, SIZE);
        Future<Decision> other = lease.take("a", POLICY, SIZE);

        question.fail("gone");

        assertThat(one.failed()).isTrue();
        assertThat(other.failed()).isTrue();
    }
}
