package io.penstock.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.postgres.CuttingProxy;
import io.penstock.redis.RedisAddress;
import io.penstock.redis.RedisLink;
import io.penstock.redis.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that count together over a Redis behind a proxy that fails. */
class RateLimiterIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Vertx vertx = Vertx.vertx();
    private final List<RateLimiter> limiters = new ArrayList<>();
    private TestRedis redis;
    private CuttingProxy proxy;

    @BeforeEach
    void open() {
        assumeTrue(TestRedis.isThere(), "redis-server is not installed");
        redis = new TestRedis();
        proxy = CuttingProxy.before(vertx, redis.url());
    }

    @AfterEach
    void close() {
        if (redis != null) {
            limiters.forEach(limiter -> limiter.close().await());
            proxy.close();
            redis.close();
        }
        vertx.close().await();
    }

    private RateLimiter node(boolean mayFallBack) {
        RateLimiter limiter = new RateLimiter(
                new RedisLink(vertx, RedisAddress.parse(proxy.uri()), TIMEOUT),
                new RateLimiter.Settings(mayFallBack, 1_000),
                () -> System.nanoTime() / 1_000);
        limiter.connect().await();
        limiters.add(limiter);
        return limiter;
    }

    private static long passed(Policy policy, int times, RateLimiter... nodes) {
        List<Future<Decision>> asked = IntStream.range(0, times)
                .mapToObj(i -> nodes[i % nodes.length].take(policy, "a"))
                .toList();
        Future.all(asked).await();
        return asked.stream().filter(each -> each.result().allowed()).count();
    }

    private static void probe(RateLimiter limiter, int times) {
        for (int i = 0; i < times; i++) {
            limiter.probe().await();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 20, 21, 100, 2_000})
    void nodesPassNeverMoreThanTheLimitInAll(int requests) {
        Policy policy = Policy.of("caller", new Rate(requests, Duration.ofHours(1)));

        long passed = passed(policy, 3 * requests + 50, node(true), node(true), node(true));

        // What one node has taken ahead another cannot pass: at most a twentieth on each of the two others.
        assertThat(passed).isLessThanOrEqualTo(requests).isGreaterThanOrEqualTo(requests - 2L * (requests / 20));
    }

    @Test
    void countsItsShareInMemoryWhileRedisIsAwayAndNobodyNotices() {
        RateLimiter limiter = node(true);
        limiter.share(2);
        Policy policy = Policy.of("caller", new Rate(100, Duration.ofHours(1)));
        assertThat(limiter.state()).isEqualTo(RedisState.READY);
        proxy.refuse(true);
        proxy.cut();

        assertThat(passed(policy, 300, limiter)).isEqualTo(50);
        assertThat(limiter.state()).isEqualTo(RedisState.FALLBACK);
    }

    @Test
    void waitsNoLongerThanTheTimeoutForARedisThatIsSilent() {
        RateLimiter limiter = node(true);
        Policy exact = Policy.exact("login", new Rate(10, Duration.ofHours(1)));
        proxy.fallSilent(true);

        long began = System.nanoTime();
        assertThat(limiter.take(exact, "a").await().allowed()).isTrue();
        long waited = System.nanoTime() - began;
        began = System.nanoTime();
        assertThat(limiter.take(exact, "a").await().allowed()).isTrue();

        assertThat(Duration.ofNanos(waited)).isBetween(TIMEOUT.minusMillis(20), TIMEOUT.multipliedBy(10));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT);
    }

    @Test
    void returnsToRedisAfterSeveralGoodProbesOnly() {
        RateLimiter limiter = node(true);
        proxy.fallSilent(true);
        probe(limiter, 1);
        assertThat(limiter.state()).isEqualTo(RedisState.FALLBACK);
        proxy.fallSilent(false);
        proxy.cut();

        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            probe(limiter, 1);
            assertThat(limiter.state()).isEqualTo(RedisState.READY);
        });
        proxy.cut();
        proxy.refuse(true);
        probe(limiter, 1);
        proxy.refuse(false);
        probe(limiter, 2);
        assertThat(limiter.state()).isEqualTo(RedisState.FALLBACK);
        probe(limiter, 1);
        assertThat(limiter.state()).isEqualTo(RedisState.READY);
        assertThat(passed(Policy.of("caller", new Rate(100, Duration.ofHours(1))), 300, limiter))
                .isEqualTo(100);
    }

    @Test
    void letsNothingPassWithoutRedisWhereItMustNot() {
        RateLimiter limiter = node(false);
        redis.kill();
        probe(limiter, 1);

        assertThat(limiter.state()).isEqualTo(RedisState.UNAVAILABLE);
        assertThatThrownBy(() -> limiter.take(Policy.of("caller", new Rate(100, Duration.ofHours(1))), "a")
                        .await())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.reason()).isInstanceOf(Reason.Unavailable.class));
    }

    @Test
    void signsInWithAPassword() {
        try (TestRedis locked = new TestRedis("--requirepass", "correct-horse")) {
            String url = locked.url().replace("redis://", "redis://:correct-horse@");
            RateLimiter limiter = new RateLimiter(
                    new RedisLink(vertx, RedisAddress.parse(url), TIMEOUT),
                    new RateLimiter.Settings(true, 1_000),
                    () -> System.nanoTime() / 1_000);
            limiters.add(limiter);

            limiter.connect().await();

            assertThat(limiter.state()).isEqualTo(RedisState.READY);
        }
    }
}
