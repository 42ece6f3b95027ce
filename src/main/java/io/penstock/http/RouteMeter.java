package io.penstock.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.Metric;
import io.penstock.telemetry.tracing.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * Counts the answers of one route by status, and how long they took. Each meter is made with the first answer of its kind, by whichever
 * event loop comes first; then counting needs neither a look-up nor a lock.
 */
final class RouteMeter {

    private static final int LOWEST = 100;
    private static final int HIGHEST = 599;

    private final Meters meters;
    private final String method;
    private final String path;
    private final @Nullable Counter[] byStatus = new Counter[HIGHEST - LOWEST + 1];
    private volatile @Nullable Timer duration;

    /** @param path the pattern, never what was asked for */
    RouteMeter(Meters meters, String method, String path) {
        this.meters = meters;
        this.method = method;
        this.path = path;
    }

    void served(int status, long nanos, @Nullable TraceContext trace) {
        counter(status).increment();
        meters.record(timer(), nanos, trace);
    }

    private Counter counter(int status) {
        int index = Math.min(HIGHEST, Math.max(LOWEST, status)) - LOWEST;
        Counter known = byStatus[index];
        if (known == null) {
            // Two loops may both ask for it, and get the same.
            known = meters.counter(Metric.HTTP_REQUESTS, method, path, Integer.toString(status));
            byStatus[index] = known;
        }
        return known;
    }

    private Timer timer() {
        Timer known = duration;
        if (known == null) {
            known = meters.timer(Metric.HTTP_DURATION, method, path);
            duration = known;
        }
        return known;
    }
}
