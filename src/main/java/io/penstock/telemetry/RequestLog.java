package io.penstock.telemetry;

import io.penstock.identity.Caller;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line for each request: never its body, its headers or its query. Accepted requests to open endpoints (webhooks, probes) are told at
 * DEBUG only. On the caller's event loop; writing happens behind a queue that drops rather than blocks.
 */
public final class RequestLog {

    private static final Logger LOG = LoggerFactory.getLogger(Channel.ACCESS.logger());
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final double MICROS_PER_MILLI = 1_000.0;

    /**
     * What was answered.
     *
     * @param route the template, {@code /hooks/{token}}, never the path itself
     */
    public record Served(String method, String route, int status, long nanos, long bytes) {}

    /** @param traceparent of the request (W3C Trace Context) */
    public record Correlation(
            String requestId, String traceparent, @Nullable Caller caller) {}

    /** Whether a line would be written, so that nothing is made for one that would not. */
    public boolean wants(boolean open, int status) {
        return LOG.isEnabledForLevel(level(open, status));
    }

    public void log(boolean open, Served served, Correlation correlation) {
        var line = LOG.atLevel(level(open, served.status()))
                .addKeyValue(Keys.METHOD, served.method())
                .addKeyValue(Keys.ROUTE, served.route())
                .addKeyValue(Keys.STATUS, served.status())
                .addKeyValue(Keys.LATENCY_MS, served.nanos() / NANOS_PER_MICRO / MICROS_PER_MILLI)
                .addKeyValue(Keys.BYTES, served.bytes())
                .addKeyValue(Keys.REQUEST_ID, correlation.requestId())
                .addKeyValue(Keys.TRACE_ID, traceId(correlation.traceparent()));
        Caller caller = correlation.caller();
        if (caller != null) {
            line = line.addKeyValue(Keys.ORGANIZATION, caller.organization().toString())
                    .addKeyValue(Keys.USER, caller.user().toString());
        }
        line.log("request");
    }

    private static String traceId(String traceparent) {
        return traceparent.substring(3, 35);
    }

    private static Level level(boolean open, int status) {
        if (status >= SERVER_ERROR) {
            return Level.WARN;
        }
        return open && status < CLIENT_ERROR ? Level.DEBUG : Level.INFO;
    }
}
