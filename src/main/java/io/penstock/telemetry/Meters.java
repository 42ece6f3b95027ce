package io.penstock.telemetry;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.telemetry.tracing.TraceContext;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the meters of a {@link Metric} and holds them all; safe on any thread. A meter is asked for once and kept by whoever counts: finding
 * it costs a look-up, counting costs an addition.
 */
public final class Meters {

    /** Up to what objectives and time-outs speak of; 50, 100 and 200 ms are objectives. */
    private static final Duration[] LATENCIES = {
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private static final double[] SIZES = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000};

    /** The registry alone would forget them with the next garbage collection, and tell the last sum for ever. */
    private final Queue<Supplier<? extends Number>> sums = new ConcurrentLinkedQueue<>();

    private final Pools pools = new Pools(this);
    private final CurrentTrace trace = new CurrentTrace();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, trace);

    /** What is in use of pools, and makes Vert.x tell it. */
    public Pools pools() {
        return pools;
    }

    /** For what others count by themselves, and for reading. */
    public MeterRegistry registry() {
        return registry;
    }

    public Counter counter(Metric metric, String... values) {
        return Counter.builder(metric.key())
                .description(metric.help())
                .tags(tags(metric, values))
                .register(registry);
    }

    /** A histogram of durations. */
    public Timer timer(Metric metric, String... values) {
        return Timer.builder(metric.key())
                .description(metric.help())
                .tags(tags(metric, values))
                .serviceLevelObjectives(LATENCIES)
                .register(registry);
    }

    /** A histogram of sizes from 1 to 1,000. */
    public DistributionSummary sizes(Metric metric, String... values) {
        return DistributionSummary.builder(metric.key())
                .description(metric.help())
                .tags(tags(metric, values))
                .serviceLevelObjectives(SIZES)
                .register(registry);
    }

    /** A number as it is when somebody looks; asked on the thread of who looks. */
    public void gauge(Metric metric, Supplier<? extends Number> value, String... values) {
        Gauge.builder(metric.key(), value::get)
                .description(metric.help())
                .tags(tags(metric, values))
                .register(registry);
    }

    /** Seconds as they are when somebody looks. */
    public void seconds(Metric metric, Supplier<Duration> value, String... values) {
        TimeGauge.builder(metric.key(), () -> value.get().toNanos(), TimeUnit.NANOSECONDS)
                .description(metric.help())
                .tags(tags(metric, values))
                .register(registry);
    }

    /** A sum that is kept elsewhere, and never becomes less. */
    public void sum(Metric metric, Supplier<? extends Number> value, String... values) {
        sums.add(value);
        FunctionCounter.builder(metric.key(), value, from -> from.get().doubleValue())
                .description(metric.help())
                .tags(tags(metric, values))
                .register(registry);
    }

    /**
     * Adds to a histogram what belongs to a trace, which may become the histogram's example of its bucket.
     *
     * @param of null: of no trace
     */
    public void record(Timer timer, long nanos, @Nullable TraceContext of) {
        if (of == null || !of.sampled()) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        } else {
            trace.during(of, () -> timer.record(nanos, TimeUnit.NANOSECONDS));
        }
    }

    /**
     * Writes everything in that format. Takes milliseconds: not on an event loop.
     *
     * @param contentType of Prometheus' text or of OpenMetrics
     */
    public void write(OutputStream out, String contentType) throws IOException {
        registry.scrape(out, contentType);
    }

    private static List<Tag> tags(Metric metric, String... values) {
        List<String> names = metric.labels();
        if (names.size() != values.length) {
            throw new IllegalArgumentException(metric + " has the labels " + names + ".");
        }
        List<Tag> tags = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(names.get(i), values[i]));
        }
        return tags;
    }
}
