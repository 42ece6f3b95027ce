package io.penstock.schedule;

import io.penstock.execution.EndStore;
import io.penstock.execution.Executors;
import io.penstock.http.Endpoint;
import io.penstock.postgres.Database;
import io.penstock.workflow.Programs;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The feature as a whole: its job and its routes, put together. */
public final class Schedules {

    private final Punctuality punctuality;
    private final Scheduler scheduler;
    private final ScheduleRoutes routes;

    /** @param clock of the database */
    public Schedules(
            Database database, Programs programs, Executors executors, InstantSource clock, ScheduleSettings settings) {
        var pool = database.pool();
        this.punctuality = new Punctuality(clock);
        Registration registration = new Registration(new RegistrationStore(pool), programs, settings.timezone());
        DueStore due = new DueStore(pool);
        this.scheduler = new Scheduler(
                new Scheduler.Parts(registration, new Chain(due, new EndStore(pool)), due, programs, executors, clock),
                settings.maxMissed(),
                punctuality);
        this.routes = new ScheduleRoutes(
                new ScheduleStore(database.tenants()),
                registration,
                new Starter(programs, executors),
                clock,
                scheduler::nudge);
    }

    /** Looks for what is due, once. */
    public Future<?> runOnce() {
        return scheduler.runOnce();
    }

    /** How long until the next look. */
    public Duration pause() {
        return punctuality.pause();
    }

    /** @param next makes the next look begin at once */
    public void nudgedBy(Runnable next) {
        scheduler.nudgedBy(next);
    }

    public Punctuality punctuality() {
        return punctuality;
    }

    public List<Endpoint> endpoints() {
        return routes.endpoints();
    }
}
