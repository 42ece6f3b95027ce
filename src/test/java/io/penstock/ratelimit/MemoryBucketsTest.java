package io.penstock.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryBucketsTest {

    private static final Rate RATE = new Rate(1_000, Duration.ofSeconds(60));

    private final AtomicLong micros = new AtomicLong();
    private final MemoryBuckets buckets = new MemoryBuckets(micros::get, 100);

    @Test
    void passesExactlyTheRateUnderConcurrency() throws Exception {
        int threads = 8;
        AtomicInteger passed = new AtomicInteger();
        CountDownLatch together = new CountDownLatch(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            pool.execute(() -> {
                together.countDown();
                for (int j = 0; j < 1_000; j++) {
                    passed.addAndGet(buckets.takeNow("a", RATE, 1).taken());
                }
            });
        }
        pool.shutdown();

        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(passed).hasValue(1_000);
    }

    @Test
    void keepsKeysApart() {
        assertThat(buckets.takeNow("a", RATE, 2_000).taken()).isEqualTo(1_000);
        assertThat(buckets.takeNow("a", RATE, 1).taken()).isZero();
        assertThat(buckets.takeNow("b", RATE, 1).taken()).isOne();
    }

    @Test
    void forgetsOnlyWhatIsFullAgain() {
        buckets.takeNow("soon", RATE, 1);
        buckets.takeNow("later", RATE, 500);
        micros.addAndGet(Duration.ofSeconds(1).toNanos() / 1_000);

        buckets.sweep();

        assertThat(buckets.size()).isOne();
        assertThat(buckets.takeNow("later", RATE, 1_000).taken()).isEqualTo(516);
    }

    @Test
    void countsTogetherWhomItHasNoRoomFor() {
        for (int i = 0; i < 100; i++) {
            buckets.takeNow("key " + i, RATE, 1);
        }

        assertThat(buckets.takeNow("made up", RATE, 1_000).taken()).isEqualTo(1_000);
        assertThat(buckets.takeNow("made up, too", RATE, 1).taken()).isZero();
        assertThat(buckets.takeNow("key 7", RATE, 1_000).taken()).isEqualTo(999);
        assertThat(buckets.size()).isEqualTo(101);
    }

    /** The bound on a shared machine; a quiet one takes some 0.1 µs. */
    @Test
    void takesLessThanTwoMicroseconds() {
        MemoryBuckets many = new MemoryBuckets(() -> System.nanoTime() / 1_000, 200_000);
        String[] keys = new String[10_000];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = "caller:user:" + i;
        }
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long began = System.nanoTime();
            for (String key : keys) {
                many.takeNow(key, RATE, 1);
            }
            best = Math.min(best, (System.nanoTime() - began) / keys.length);
        }

        assertThat(best).as("nanoseconds for one").isLessThan(2_000);
    }
}
