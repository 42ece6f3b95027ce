package io.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OutboxTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final List<String> taken = new CopyOnWriteArrayList<>();

    @Test
    void handsOnInBatchesWhatItWasGiven() {
        Outbox<String> outbox = Outbox.open(settings(100, 2), batch -> {
            taken.add(String.join("", batch));
            return null;
        });

        List.of("a", "b", "c").forEach(outbox::offer);
        outbox.close(LIMIT);

        assertThat(String.join("", taken)).isEqualTo("abc");
        assertThat(taken).allMatch(batch -> batch.length() <= 2);
        assertThat(outbox.counts()).isEqualTo(new Outbox.Counts(3, 0, 0, 0));
    }

    @Test
    @Timeout(10)
    void dropsAndCountsWhatDoesNotFitAndNeverBlocks() {
        CountDownLatch slow = new CountDownLatch(1);
        Outbox<String> outbox = Outbox.open(settings(10, 1), batch -> {
            awaitQuietly(slow);
            return null;
        });

        for (int i = 0; i < 1_000; i++) {
            outbox.offer("x");
        }

        assertThat(outbox.counts().dropped()).isEqualTo(990);
        slow.countDown();
        outbox.close(LIMIT);
        assertThat(outbox.counts()).isEqualTo(new Outbox.Counts(10, 990, 0, 0));
    }

    @Test
    void countsWhatIsNotTakenAndGoesOn() {
        AtomicReference<String> problem = new AtomicReference<>("refused");
        Outbox<String> outbox = Outbox.open(settings(10, 1), batch -> {
            if (batch.contains("defect")) {
                throw new IllegalStateException("defect");
            }
            return problem.get();
        });

        outbox.offer("a");
        outbox.offer("defect");
        await().until(() -> outbox.counts().lost() == 2);
        problem.set(null);
        outbox.offer("b");
        outbox.close(LIMIT);

        assertThat(outbox.counts()).isEqualTo(new Outbox.Counts(1, 0, 2, 0));
    }

    @Test
    void waitsNoLongerThanAskedWhenItCloses() {
        CountDownLatch never = new CountDownLatch(1);
        Outbox<String> outbox = Outbox.open(settings(10, 1), batch -> {
            awaitQuietly(never);
            return null;
        });
        outbox.offer("a");

        long began = System.nanoTime();
        outbox.close(Duration.ofMillis(50));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        never.countDown();
    }

    @Test
    void noneHoldsNothing() {
        Outbox.<String>none().offer("a");

        assertThat(Outbox.none().counts().queued()).isZero();
    }

    private static Outbox.Settings settings(int capacity, int batch) {
        return new Outbox.Settings("test", capacity, batch, Duration.ofMillis(5));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
