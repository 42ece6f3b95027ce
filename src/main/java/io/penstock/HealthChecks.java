package io.penstock;

import io.penstock.backup.Paused;
import io.penstock.config.Config;
import io.penstock.execution.Executions;
import io.penstock.health.Finding;
import io.penstock.health.Finding.Level;
import io.penstock.health.HealthCheck;
import io.penstock.http.Listeners;
import io.penstock.ratelimit.RedisState;
import io.penstock.schedule.Punctuality;
import io.penstock.schedule.Schedules;
import io.penstock.telemetry.Pools;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What each room says of its health, in the order in which it is shown. */
final class HealthChecks {

    private HealthChecks() {}

    /** The rooms that are asked. */
    record Asked(
            Storage storage,
            Executions executions,
            Schedules schedules,
            Limits limits,
            Listeners listeners,
            Pools pools,
            Safekeeping safekeeping) {}

    static List<HealthCheck> of(Vertx vertx, Config config, Asked asked) {
        List<HealthCheck> checks = new ArrayList<>();
        checks.add(now("api", true, Finding::good));
        checks.addAll(new DatabaseChecks(asked.storage(), asked.pools()).checks());
        checks.addAll(work(config, asked.executions(), asked.safekeeping().paused()));
        checks.add(now("redis", false, () -> redis(asked.limits().limiter().state(), config)));
        checks.add(now("schedules", false, () -> punctuality(asked.schedules())));
        checks.addAll(new MachineChecks(vertx, config, asked.storage().embedded() != null).checks());
        checks.addAll(CertificateCheck.of(asked.listeners()));
        checks.add(asked.safekeeping().check());
        return checks;
    }

    /** One that asks nobody else. */
    static HealthCheck now(String name, boolean vital, Supplier<Finding> finding) {
        return new HealthCheck(name, vital, () -> Future.succeededFuture(finding.get()));
    }

    private static List<HealthCheck> work(Config config, Executions executions, Paused paused) {
        return List.of(
                now("node", true, () -> node(executions, paused)),
                now(
                        "clock",
                        true,
                        () -> executions.clock().tolerable()
                                ? Finding.good()
                                : Finding.bad("This machine's clock and the database's differ by over 60 s.")),
                now("queue_depth", false, () -> queue(executions, config)),
                now("executions", false, () -> running(executions, config)));
    }

    private static Finding node(Executions executions, Paused paused) {
        if (paused.isOn()) {
            return Finding.bad("Paused until an operator resumes it. " + paused.reason());
        }
        return executions.membership().healthy()
                ? Finding.good()
                : Finding.bad("The node's lease has lapsed: the database was not reached in time.");
    }

    private static Finding queue(Executions executions, Config config) {
        long depth = executions.executors().queued();
        int warning = config.health().queueWarning();
        return Finding.of(
                depth > warning ? Level.WARNING : Level.GOOD,
                report -> report.put("depth", depth).put("warning_at", warning));
    }

    private static Finding running(Executions executions, Config config) {
        int capacity = config.execution().maxRunning() * Server.loops();
        boolean full =
                executions.membership().healthy() && executions.executors().room() == 0;
        return Finding.of(
                full ? Level.WARNING : Level.GOOD,
                report ->
                        report.put("running", executions.executors().running()).put("capacity", capacity));
    }

    private static Finding redis(RedisState state, Config config) {
        boolean configured = config.redis().url().isPresent();
        boolean away = configured && !config.redis().useFake() && state == RedisState.FALLBACK;
        Level level = state == RedisState.UNAVAILABLE ? Level.BAD : away ? Level.WARNING : Level.GOOD;
        return Finding.of(level, state.word(), report -> report.put("configured", configured));
    }

    private static Finding punctuality(Schedules schedules) {
        Punctuality.Report found = schedules.punctuality().report();
        return Finding.of(
                found.isGood() ? Level.GOOD : Level.BAD,
                found.isGood() ? "healthy" : "late",
                report -> report.put("lateness_ms", found.lateness().toMillis()));
    }
}
