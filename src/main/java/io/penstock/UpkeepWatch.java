package io.penstock;

import io.penstock.health.Finding;
import io.penstock.health.HealthCheck;
import io.penstock.maintenance.Duties;
import io.penstock.maintenance.DutyReport;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the upkeep of all nodes goes, as the database has it: in health, and in numbers that are the same on every node. Health's look every
 * few seconds keeps both fresh. Safe on any thread.
 */
final class UpkeepWatch {

    /** Whatever is late for longer is told: one node looks every five seconds. */
    private static final Duration GRACE = Duration.ofHours(1);

    private static final double MILLIS = 1_000;

    private final Duties duties;
    private final InstantSource clock;
    private volatile List<DutyReport> reports = List.of();

    /** @param clock the database's */
    UpkeepWatch(Duties duties, InstantSource clock) {
        this.duties = duties;
        this.clock = clock;
    }

    HealthCheck check() {
        return new HealthCheck(
                "upkeep",
                false,
                () -> duties.reports().onSuccess(found -> reports = found).map(this::finding));
    }

    private Finding finding(List<DutyReport> found) {
        return found.stream()
                .flatMap(report -> complaint(report, clock.instant()).stream())
                .findFirst()
                .map(Finding::warning)
                .orElseGet(Finding::good);
    }

    /** In one sentence, what somebody should look at. */
    static Optional<String> complaint(DutyReport report, Instant now) {
        if (report.failure() != null) {
            return Optional.of("The last run of " + report.name() + " failed. " + report.failure());
        }
        Instant due = report.nextAt();
        boolean late = due != null && due.plus(GRACE).isBefore(now);
        return late && !isRunning(report)
                ? Optional.of("The upkeep " + report.name() + " was due at " + due + ".")
                : Optional.empty();
    }

    private static boolean isRunning(DutyReport report) {
        return report.status().equals("running");
    }

    void register(Meters meters) {
        for (String name : duties.names()) {
            meters.gauge(Metric.DUTY_FAILED, () -> number(name, report -> report.failure() == null ? 0.0 : 1.0), name);
            meters.gauge(Metric.DUTY_AGE, () -> number(name, report -> since(report.succeededAt())), name);
            meters.gauge(Metric.DUTY_NEXT, () -> number(name, report -> -since(report.nextAt())), name);
            meters.gauge(
                    Metric.DUTY_RUNNING,
                    () -> number(name, report -> isRunning(report) ? since(report.beganAt()) : 0.0),
                    name);
        }
    }

    private double number(String name, Function<DutyReport, Double> of) {
        return reports.stream()
                .filter(report -> report.name().equals(name))
                .findFirst()
                .map(of)
                .orElse(Double.NaN);
    }

    private double since(@Nullable Instant time) {
        return time == null
                ? Double.NaN
                : Duration.between(time, clock.instant()).toMillis() / MILLIS;
    }
}
