package io.penstock;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.backup.Paused;
import io.penstock.execution.Executions;
import io.penstock.health.Finding;
import io.penstock.health.HealthCheck;
import io.penstock.http.Listeners;
import io.penstock.ratelimit.RedisState;
import io.penstock.schedule.Punctuality;
import io.penstock.schedule.Schedules;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** What each room says of its health, in the order in which it is shown. */
final class HealthChecks {

    private HealthChecks() {}

    static List<HealthCheck> of(
            Storage storage,
            Executions executions,
            Schedules schedules,
            Limits limits,
            Listeners listeners,
            Paused paused) {
        List<HealthCheck> checks = new ArrayList<>(CertificateCheck.of(listeners));
        checks.addAll(List.of(
                new HealthCheck("api", true, () -> Future.succeededFuture(Finding.good())),
                new HealthCheck(
                        "database",
                        true,
                        () -> storage.database()
                                .ping()
                                .map(Finding.good())
                                .otherwise(failure -> Finding.bad("The database does not answer."))),
                new HealthCheck("node", true, () -> Future.succeededFuture(node(executions, paused))),
                new HealthCheck(
                        "clock",
                        true,
                        () -> Future.succeededFuture(
                                executions.clock().tolerable()
                                        ? Finding.good()
                                        : Finding.bad("This machine's clock and the database's differ by over 60 s."))),
                new HealthCheck(
                        "row_security",
                        false,
                        () -> Future.succeededFuture(
                                Finding.good(storage.database().tenants().areWalled() ? "on" : "off"))),
                new HealthCheck(
                        "redis",
                        false,
                        () -> Future.succeededFuture(redis(limits.limiter().state()))),
                new HealthCheck(
                        "queue_depth",
                        false,
                        () -> Future.succeededFuture(
                                Finding.value(executions.executors().queued()))),
                new HealthCheck("schedules", false, () -> Future.succeededFuture(punctuality(schedules)))));
        return checks;
    }

    private static Finding node(Executions executions, Paused paused) {
        if (paused.isOn()) {
            return Finding.bad("Paused until an operator resumes it. " + paused.reason());
        }
        return executions.membership().healthy()
                ? Finding.good()
                : Finding.bad("The node's lease has lapsed: the database was not reached in time.");
    }

    private static Finding redis(RedisState state) {
        return new Finding(
                state != RedisState.UNAVAILABLE,
                JsonNodeFactory.instance.objectNode().put("status", state.word()));
    }

    private static Finding punctuality(Schedules schedules) {
        Punctuality.Report report = schedules.punctuality().report();
        return new Finding(
                report.isGood(),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("status", report.isGood() ? "healthy" : "late")
                        .put("lateness_ms", report.lateness().toMillis()));
    }
}
