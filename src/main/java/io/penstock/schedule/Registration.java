package io.penstock.schedule;

import io.penstock.dsl.Schedule;
import io.penstock.dsl.Timing;
import io.penstock.identity.OrganizationId;
import io.penstock.postgres.SqlErrors;
import io.penstock.schedule.RegistrationStore.Change;
import io.penstock.workflow.Programs;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the schedules what the newest versions of the workflows say. Safe on any thread, and on several nodes at a time. */
final class Registration {

    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
    private static final int BATCH = 100;

    private final RegistrationStore store;
    private final Programs programs;
    private final ZoneId zone;
    private boolean zoned;

    Registration(RegistrationStore store, Programs programs, ZoneId zone) {
        this.store = store;
        this.programs = programs;
        this.zone = zone;
    }

    /** Looks at changed workflows of all organizations; whether there may be more. */
    Future<Boolean> runOnce() {
        return rezone().compose(done -> store.changes(BATCH))
                .compose(changes -> follow(changes).map(changes.size() == BATCH));
    }

    private Future<Void> rezone() {
        return zoned ? Future.succeededFuture() : store.rezone(zone).onSuccess(done -> zoned = true);
    }

    /** Looks at an organization's changed workflows, so that who asks sees them. */
    Future<Void> of(OrganizationId organization) {
        return store.changes(organization, BATCH).compose(this::follow);
    }

    private Future<Void> follow(List<Change> changes) {
        List<Future<?>> followed = new ArrayList<>(changes.size());
        changes.forEach(change -> followed.add(follow(change)));
        return Future.join(followed).mapEmpty();
    }

    private Future<Void> follow(Change change) {
        if (change.deleted()) {
            return store.forget(change);
        }
        return programs.find(change.organization(), change.workflow(), change.version())
                .map(program -> program.schedule().orElse(null))
                .recover(failure -> {
                    if (SqlErrors.isPassing(failure) || SqlErrors.isUnavailable(failure)) {
                        return Future.failedFuture(failure);
                    }
                    LOG.atError()
                            .addKeyValue("workflow", change.workflow())
                            .addKeyValue("version", change.version())
                            .setCause(failure)
                            .log("A workflow version compiles no more and starts nothing");
                    return Future.succeededFuture(null);
                })
                .compose(schedule ->
                        schedule instanceof Schedule.ByTime byTime ? save(change, byTime) : store.forget(change));
    }

    private Future<Void> save(Change change, Schedule.ByTime schedule) {
        ZoneId own = schedule.zone().orElse(zone);
        return store.save(change, schedule, own, change.enabled() ? first(schedule.timing(), own, change.at()) : null);
    }

    /** When a schedule that begins at {@code begin} is due first. */
    static Instant first(Timing timing, ZoneId zone, Instant begin) {
        Rhythm rhythm = Rhythm.of(timing, zone, begin);
        return rhythm == null ? begin.plus(((Timing.After) timing).delay()) : rhythm.next(begin);
    }
}
