package io.penstock.telemetry;

import io.penstock.identity.Caller;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line for each request: never its body, its headers or its query. Probes, and accepted requests to open endpoints such as webhooks, are
 * told at DEBUG only; defects at WARN. On the caller's event loop; writing happens behind a queue that drops rather than blocks.
 */
public final class RequestLog {

    private static final Logger LOG = LoggerFactory.getLogger(Channel.ACCESS.logger());
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;

    /** The server has no room or no database: that is told once, where it is known, and not for each request again. */
    private static final int UNAVAILABLE = 503;

    private static final int NANOS_PER_MICRO = 1_000;
    private static final double MICROS_PER_MILLI = 1_000.0;

    /** What was asked. */
    public enum Kind {
        /** How the server is. */
        PROBE,
        /** Something for which nobody has to sign in. */
        OPEN,
        /** Anything else. */
        GUARDED
    }

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
    public boolean wants(Kind kind, int status) {
        return LOG.isEnabledForLevel(level(kind, status));
    }

    public void log(Kind kind, Served served, Correlation correlation) {
        var line = LOG.atLevel(level(kind, served.status()))
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

    private static Level level(Kind kind, int status) {
        if (kind == Kind.PROBE || kind == Kind.OPEN && status < CLIENT_ERROR) {
            return Level.DEBUG;
        }
        return status >= SERVER_ERROR && status != UNAVAILABLE ? Level.WARN : Level.INFO;
    }
}
