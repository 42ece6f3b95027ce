package io.penstock;

import io.penstock.auth.Gatehouse;
import io.penstock.config.Config;
import io.penstock.execution.Executions;
import io.penstock.health.Finding;
import io.penstock.health.Health;
import io.penstock.http.Gate;
import io.penstock.http.Listeners;
import io.penstock.ratelimit.RedisState;
import io.penstock.schedule.Schedules;
import io.penstock.telemetry.Logging;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.Metric;
import io.penstock.telemetry.Outbox;
import io.penstock.telemetry.sentry.ErrorReports;
import io.penstock.telemetry.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is looked up when somebody asks for the metrics: how full, how late and how well the rooms are. */
final class Gauges {

    private static final double HALF = 0.5;

    private Gauges() {}

    static void ofServer(Meters meters, Gate gate, Listeners listeners, InstantSource clock) {
        Instant started = clock.instant();
        meters.gauge(Metric.BUILD, () -> 1, Rooms.version(), Runtime.version().toString());
        meters.seconds(Metric.UPTIME, () -> Duration.between(started, clock.instant()));
        meters.gauge(Metric.HTTP_CONNECTIONS, listeners::connections);
        for (Gate.State state : Gate.State.values()) {
            String word = state.name().toLowerCase(Locale.ROOT);
            meters.gauge(Metric.STATE, () -> gate.state() == state ? 1 : 0, word);
        }
        listeners.tls().ifPresent(tls -> meters.seconds(Metric.CERTIFICATE_LEFT, tls::left));
    }

    static void ofExecutions(Meters meters, Executions executions, Config config) {
        meters.gauge(Metric.QUEUE_DEPTH, executions.executors()::queued);
        meters.seconds(Metric.QUEUE_AGE, executions.executors()::stalled);
        meters.gauge(Metric.EXECUTIONS_RUNNING, executions.executors()::running);
        int capacity = config.execution().maxRunning() * Server.loops();
        meters.gauge(Metric.EXECUTIONS_CAPACITY, () -> capacity);
        meters.gauge(Metric.NODE_LEASE, () -> executions.membership().healthy() ? 1 : 0);
    }

    static void ofOthers(Meters meters, Schedules schedules, Limits limits) {
        meters.seconds(
                Metric.SCHEDULE_LATENESS, () -> schedules.punctuality().report().lateness());
        for (RedisState state : RedisState.values()) {
            meters.gauge(Metric.REDIS_STATE, () -> limits.limiter().state() == state ? 1 : 0, state.word());
        }
    }

    /** What is told to others than those who read the metrics. */
    static void ofReports(Meters meters, Tracing tracing, ErrorReports errors) {
        ofOutbox(meters, Metric.TRACE_SPANS, tracing::counts);
        ofOutbox(meters, Metric.ERROR_REPORTS, errors::counts);
        meters.sum(Metric.LOG_DROPPED, Logging::dropped);
    }

    private static void ofOutbox(Meters meters, Metric metric, Supplier<Outbox.Counts> counts) {
        meters.sum(metric, () -> counts.get().delivered(), "sent");
        meters.sum(metric, () -> counts.get().dropped(), "dropped");
        meters.sum(metric, () -> counts.get().lost(), "lost");
    }

    static void ofGuards(Meters meters, Gatehouse gatehouse, Auditing audit) {
        meters.gauge(Metric.AUDIT_WAITING, audit.trail()::waiting);
        meters.sum(Metric.AUDIT_LOST, audit.trail()::lost);
        meters.sum(Metric.SIGN_IN_ALARMS, gatehouse::suspicions);
    }

    static void ofHealth(Meters meters, Health health) {
        for (String component : health.names()) {
            meters.gauge(Metric.HEALTH, () -> value(health.last(component)), component);
        }
        meters.gauge(Metric.DISK_FREE, () -> number(health.last("disk"), "free_bytes"));
        meters.gauge(Metric.DISK_SIZE, () -> number(health.last("disk"), "size_bytes"));
    }

    private static double number(@Nullable Finding finding, String name) {
        return finding == null ? Double.NaN : finding.report().path(name).asDouble(Double.NaN);
    }

    private static double value(@Nullable Finding finding) {
        if (finding == null) {
            return Double.NaN;
        }
        return switch (finding.level()) {
            case GOOD -> 1;
            case WARNING -> HALF;
            case BAD -> 0;
        };
    }
}
