package io.penstock.metrics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.penstock.config.RateLimitConfig;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The few numbers that a person asks for first, as JSON. */
public final class Overview {

    private static final char SERVER_ERROR = '5';
    private static final double ROUNDED = 1_000;

    private final Meters meters;
    private final LongSupplier queueDepth;
    private final RateLimitConfig limits;
    private final InstantSource clock;
    private final Instant started;

    /** @param queueDepth items that wait to be written */
    public Overview(Meters meters, LongSupplier queueDepth, RateLimitConfig limits, InstantSource clock) {
        this.meters = meters;
        this.queueDepth = queueDepth;
        this.limits = limits;
        this.clock = clock;
        this.started = clock.instant();
    }

    Duration uptime() {
        return Duration.between(started, clock.instant());
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put(
                        "timestamp",
                        clock.instant()
                                .truncatedTo(java.time.temporal.ChronoUnit.MILLIS)
                                .toString());
        ObjectNode metrics = json.putObject("metrics");
        putRequests(metrics);
        metrics.put("uptime_seconds", uptime().toMillis() / ROUNDED).put("queue_depth", queueDepth.getAsLong());
        json.putObject("rate_limit")
                .put("enabled", limits.enabled())
                .put("window_seconds", limits.windowSeconds())
                .put("max_requests", limits.maxRequests());
        return json;
    }

    private void putRequests(ObjectNode metrics) {
        double requests = 0;
        double failed = 0;
        for (Counter counter :
                meters.registry().find(Metric.HTTP_REQUESTS.key()).counters()) {
            double count = counter.count();
            String status = String.valueOf(counter.getId().getTag("status"));
            requests += count;
            failed += status.charAt(0) == SERVER_ERROR ? count : 0;
        }
        double total = 0;
        double timed = 0;
        double longest = 0;
        for (Timer timer : meters.registry().find(Metric.HTTP_DURATION.key()).timers()) {
            total += timer.totalTime(TimeUnit.MILLISECONDS);
            timed += timer.count();
            longest = Math.max(longest, timer.max(TimeUnit.MILLISECONDS));
        }
        metrics.put("requests_total", (long) requests)
                .put("requests_failed", (long) failed)
                .put("avg_latency_ms", rounded(timed == 0 ? 0 : total / timed))
                .put("max_latency_ms", rounded(longest));
    }

    private static double rounded(double millis) {
        return Math.round(millis * ROUNDED) / ROUNDED;
    }
}
