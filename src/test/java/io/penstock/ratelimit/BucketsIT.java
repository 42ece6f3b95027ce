package io.penstock.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.redis.RedisAddress;
import io.penstock.redis.RedisLink;
import io.penstock.redis.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all buckets promise, in memory as in Redis. */
class BucketsIT {

    private static final Rate HUNDRED = new Rate(100, Duration.ofSeconds(60));

    private static Vertx vertx;
    private static TestRedis redis;
    private static RedisLink link;

    @BeforeAll
    static void open() {
        assumeTrue(TestRedis.isThere(), "redis-server is not installed");
        vertx = Vertx.vertx();
        redis = new TestRedis();
        link = new RedisLink(vertx, RedisAddress.parse(redis.url()), Duration.ofSeconds(2));
    }

    @AfterAll
    static void close() {
        if (redis != null) {
            link.close().await();
            redis.close();
            vertx.close().await();
        }
    }

    static List<Named<Buckets>> kinds() {
        return List.of(
                Named.of("memory", new MemoryBuckets(() -> System.nanoTime() / 1_000, 1_000)),
                Named.of("Redis", new RedisBuckets(link)));
    }

    private final String key = UUID.randomUUID().toString();

    @ParameterizedTest
    @MethodSource("kinds")
    void allowAsManyAsTheRateSaysAndRefuseTheNext(Buckets buckets) {
        for (int i = 1; i <= 100; i++) {
            Grant grant = buckets.take(key, HUNDRED, 1).await();
            assertThat(grant.taken()).isOne();
            assertThat(grant.left()).isBetween(100 - i, 101 - i);
        }
        Grant refused = buckets.take(key, HUNDRED, 1).await();

        assertThat(refused.taken()).isZero();
        assertThat(refused.left()).isZero();
        assertThat(refused.untilNext()).isBetween(1L, 600_000L);
        assertThat(refused.untilFull()).isBetween(58_000_000L, 60_000_000L);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void allowNoMoreWhenManyAskAtOnce(Buckets buckets) {
        List<Future<Grant>> asked = IntStream.range(0, 500)
                .mapToObj(i -> buckets.take(key, HUNDRED, 1))
                .toList();
        Future.all(asked).await();

        assertThat(asked.stream().mapToInt(grant -> grant.result().taken()).sum())
                .isEqualTo(100);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void giveWhatThereIs(Buckets buckets) {
        assertThat(buckets.take(key, HUNDRED, 70).await().taken()).isEqualTo(70);
        assertThat(buckets.take(key, HUNDRED, 70).await().taken()).isEqualTo(30);
        assertThat(buckets.take(key, HUNDRED, 70).await().taken()).isZero();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void fillAgain(Buckets buckets) {
        Rate quick = new Rate(10, Duration.ofSeconds(1));
        assertThat(buckets.take(key, quick, 10).await().taken()).isEqualTo(10);

        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> buckets.take(key, quick, 1).await().taken() == 1);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void keepKeysApart(Buckets buckets) {
        buckets.take(key, HUNDRED, 100).await();

        assertThat(buckets.take(key + "b", HUNDRED, 1).await().taken()).isOne();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void takeBackWhatDoesNotCount(Buckets buckets) {
        buckets.take(key, HUNDRED, 100).await();
        buckets.giveBack(key, HUNDRED).await();

        assertThat(buckets.take(key, HUNDRED, 100).await().taken()).isOne();
        buckets.giveBack(key + "unknown", HUNDRED).await();
        assertThat(buckets.take(key + "unknown", HUNDRED, 200).await().taken()).isEqualTo(100);
    }

    @Test
    void surviveARedisThatForgot() {
        Buckets buckets = new RedisBuckets(link);
        assertThat(buckets.take(key, HUNDRED, 1).await().left()).isEqualTo(99);
        redis.kill();
        redis.start();

        Awaitility.await()
                .ignoreExceptions()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(buckets.take(key, HUNDRED, 1).await().taken())
                                .isOne());
    }
}
