package io.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetersTest {

    @Test
    void aSumThatIsKeptElsewhereIsReadAfterAGarbageCollectionToo() {
        Meters meters = new Meters();
        AtomicLong dropped = new AtomicLong(1);
        meters.sum(Metric.LOG_DROPPED, () -> dropped.get());

        WeakReference<Object> garbage = new WeakReference<>(new Object());
        await().until(() -> {
            System.gc();
            return garbage.get() == null;
        });
        dropped.set(7);

        assertThat(meters.registry()
                        .get(Metric.LOG_DROPPED.key())
                        .functionCounter()
                        .count())
                .isEqualTo(7);
    }
}
