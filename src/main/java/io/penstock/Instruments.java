package io.penstock;

import io.penstock.config.Config;
import io.penstock.execution.Executions;
import io.penstock.health.Health;
import io.penstock.health.HealthCheck;
import io.penstock.health.HealthRoutes;
import io.penstock.http.Dispatcher;
import io.penstock.http.Endpoint;
import io.penstock.maintenance.Duties;
import io.penstock.maintenance.Job;
import io.penstock.metrics.MetricsRoutes;
import io.penstock.metrics.Overview;
import io.penstock.schedule.Schedules;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.Metric;
import io.penstock.workflow.Programs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells of the server itself, in words and in numbers.
 *
 * @param endpoints that stand beside all others
 * @param aside of the port that metrics have to themselves; null: they have none
 */
record Instruments(
        Health health, List<Endpoint> endpoints, @Nullable Dispatcher aside) {

    private static final Duration LOOK = Duration.ofMillis(500);

    /** The rooms that are told of. */
    record Rooms(
            Executions executions,
            Schedules schedules,
            Limits limits,
            Programs programs,
            Safekeeping safekeeping,
            Duties duties) {}

    static Instruments of(Ground ground, Rooms rooms) {
        Config config = ground.config();
        Meters meters = ground.meters();
        UpkeepWatch upkeep = new UpkeepWatch(rooms.duties(), rooms.executions().clock());
        Health health = new Health(checks(ground, rooms, upkeep), ground.clock());
        register(ground, rooms, health);
        upkeep.register(meters);
        List<Endpoint> words =
                new HealthRoutes(health, ground.gate(), io.penstock.Rooms.version(), ground.clock()).endpoints();
        Overview overview =
                new Overview(meters, rooms.executions().executors()::queued, config.rateLimit(), ground.clock());
        List<Endpoint> numbers = new MetricsRoutes(
                        ground.vertx(), meters, overview, config.metrics().token())
                .endpoints();
        List<Endpoint> both = new ArrayList<>(words);
        both.addAll(numbers);
        return config.metrics().port() == 0
                ? new Instruments(health, both, null)
                : new Instruments(health, words, aside(ground, both));
    }

    private static List<HealthCheck> checks(Ground ground, Rooms rooms, UpkeepWatch upkeep) {
        List<HealthCheck> checks = HealthChecks.of(
                ground.vertx(),
                ground.config(),
                new HealthChecks.Asked(
                        ground.storage(),
                        rooms.executions(),
                        rooms.schedules(),
                        rooms.limits(),
                        ground.listeners(),
                        ground.meters().pools(),
                        rooms.safekeeping()));
        checks.add(upkeep.check());
        return checks;
    }

    private static Dispatcher aside(Ground ground, List<Endpoint> endpoints) {
        return new Dispatcher(
                endpoints,
                (authorization, key) -> {
                    throw new IllegalStateException("Nothing here asks who calls");
                },
                ground.gate(),
                ground.config().server());
    }

    private static void register(Ground ground, Rooms rooms, Health health) {
        Meters meters = ground.meters();
        Gauges.ofServer(meters, ground.gate(), ground.listeners(), ground.clock());
        Gauges.ofExecutions(meters, rooms.executions(), ground.config());
        Gauges.ofOthers(meters, rooms.schedules(), rooms.limits());
        Gauges.ofHealth(meters, health);
        rooms.safekeeping().register(meters, ground.clock());
        meters.sum(Metric.CACHE, () -> rooms.programs().lookups().hits(), "programs", "hit");
        meters.sum(Metric.CACHE, () -> rooms.programs().lookups().misses(), "programs", "miss");
    }

    /** Keeps what health tells fresh, so that nobody who asks has to wait. */
    Job job() {
        return new Job("health", LOOK, health::runOnce);
    }
}
