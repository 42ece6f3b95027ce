package io.penstock;

import io.penstock.config.Config;
import io.penstock.engine.Origin;
import io.penstock.execution.Executions;
import io.penstock.execution.OwnershipSettings;
import io.penstock.execution.RunnerSettings;
import io.penstock.expression.Budget;
import io.penstock.postgres.GroupCommit;
import io.penstock.schedule.ScheduleSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.ZoneId;

/** What the configuration says, in the words of each feature. */
final class FeatureSettings {

    private static final long SLICE_FUEL = 50_000;
    private static final int SNAPSHOT_ENTRIES = 100;
    private static final int SNAPSHOT_BYTES = 64 << 10;
    private static final Duration LEASE_MARGIN = Duration.ofMillis(1_500);
    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final int QUEUED_ITEMS = 50_000;

    private FeatureSettings() {}

    static GroupCommit.Settings commit(Config config) {
        var settings = config.groupCommit();
        return new GroupCommit.Settings(
                settings.connections(),
                settings.batchRows(),
                settings.batchBytes().toInt());
    }

    static Executions.Settings executions(Config config) {
        var execution = config.execution();
        var expression = config.expression();
        Origin.Limits limits = new Origin.Limits(
                new Budget(
                        expression.steps(),
                        expression.memory().bytes(),
                        expression.string().bytes(),
                        expression.depth()),
                Origin.Limits.DEFAULT.fuelBetweenCommands(),
                execution.maxData().bytes(),
                Origin.Limits.DEFAULT.traceTasks(),
                Origin.Limits.DEFAULT.traceBytes(),
                Origin.Limits.DEFAULT.traceValueBytes());
        RunnerSettings runner = new RunnerSettings(
                execution.maxRunning(),
                SLICE_FUEL,
                execution.slice(),
                execution.longWait(),
                LINGER,
                execution.maxHops(),
                execution.maxDepth(),
                SNAPSHOT_ENTRIES,
                SNAPSHOT_BYTES,
                limits);
        OwnershipSettings ownership = new OwnershipSettings(
                ManagementFactory.getRuntimeMXBean().getName(), execution.heartbeat(), execution.lease(), LEASE_MARGIN);
        return new Executions.Settings(
                ownership,
                runner,
                new GroupCommit.QueueLimit(
                        QUEUED_ITEMS, config.groupCommit().queue().bytes()),
                Server.loops(),
                config.webhook().maxBody().toInt(),
                execution.maxInput().toInt(),
                config.webhook().dedupeWindow());
    }

    static ScheduleSettings schedules(Config config) {
        return new ScheduleSettings(
                ZoneId.of(config.schedule().timezone()), config.schedule().maxMissed());
    }
}
