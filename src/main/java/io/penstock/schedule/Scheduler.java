package io.penstock.schedule;

import io.penstock.dsl.Timing;
import io.penstock.execution.Executor;
import io.penstock.execution.Executors;
import io.penstock.execution.Intake.Started;
import io.penstock.execution.ScheduleMove;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.workflow.Catalogue;
import io.penstock.workflow.Programs;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job that starts what is due. Every node runs it: a schedule moves from one time to the next only once, whoever comes first. Used on
 * one context.
 */
final class Scheduler {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final int BATCH = 500;
    private static final int KEPT_DAYS = 7;
    private static final int PURGED = 5_000;
    private static final Duration PURGES = Duration.ofMinutes(10);

    private final Registration registration;
    private final Chain chain;
    private final DueStore store;
    private final Programs programs;
    private final Executors executors;
    private final InstantSource clock;
    private final int maxMissed;
    private final Punctuality punctuality;
    private final Watch watch = new Watch();
    private volatile Runnable nudge = () -> {};
    private Instant purged = Instant.MIN;

    /** What the job stands on. */
    record Parts(
            Registration registration,
            Chain chain,
            DueStore store,
            Programs programs,
            Executors executors,
            InstantSource clock) {}

    Scheduler(Parts parts, int maxMissed, Punctuality punctuality) {
        this.registration = parts.registration();
        this.chain = parts.chain();
        this.store = parts.store();
        this.programs = parts.programs();
        this.executors = parts.executors();
        this.clock = parts.clock();
        this.maxMissed = maxMissed;
        this.punctuality = punctuality;
    }

    /** @param next makes the next run begin at once */
    void nudgedBy(Runnable next) {
        nudge = next;
    }

    /** Has the next run begin at once; on any thread. */
    void nudge() {
        nudge.run();
    }

    /**
     * What a run did.
     *
     * @param more whether another run has work at once
     */
    record Round(Turnout turnout, boolean more) {}

    Future<Round> runOnce() {
        Instant now = clock.instant();
        Instant watched = watch.look(now);
        return registration
                .runOnce()
                .compose(unregistered -> chain.runOnce(now)
                        .compose(linked -> store.due(now, BATCH))
                        .compose(due -> turns(due, now, watched)
                                .map(turnout -> new Round(turnout, unregistered || due.size() == BATCH))))
                .compose(round -> store.next().map(next -> ended(round, next.orElse(Instant.MAX))))
                .compose(round -> purge(now).map(round));
    }

    private Round ended(Round round, Instant next) {
        Instant now = clock.instant();
        Turnout turnout = round.turnout();
        watch.seen(now);
        if (turnout.started() > 0) {
            punctuality.started(turnout.lateness(), now);
        }
        if (turnout.late() > 0) {
            LOG.atWarn()
                    .addKeyValue("count", turnout.late())
                    .addKeyValue("cause", String.valueOf(turnout.cause()))
                    .log("Schedules are late");
        }
        // What cannot be started now is not tried again at once.
        punctuality.ran(now, turnout.late() > 0 ? Instant.MAX : round.more() ? now : next);
        return round;
    }

    private Future<Turnout> turns(List<Scheduled> due, Instant now, Instant watched) {
        List<Future<Turnout>> turns = new ArrayList<>(due.size());
        for (Scheduled schedule : due) {
            turns.add(Future.succeededFuture()
                    .compose(begin -> turn(schedule, now, watched))
                    .recover(failure -> unfit(schedule, failure)));
        }
        return Future.join(new ArrayList<Future<?>>(turns))
                .map(all -> turns.stream().map(Future::result).reduce(Turnout.NONE, Turnout::plus));
    }

    private Future<Turnout> turn(Scheduled schedule, Instant now, Instant watched) {
        Instant due = schedule.next();
        if (due == null) {
            return Future.succeededFuture(Turnout.NONE);
        }
        Turn turn = Turn.of(schedule, due, now, watched, maxMissed);
        return programs.find(schedule.organization(), schedule.workflow(), schedule.version())
                .compose(program -> {
                    Catalogue.Entry entry = new Catalogue.Entry(schedule.workflow(), schedule.version(), program);
                    ScheduleMove move =
                            new ScheduleMove(schedule.organization(), entry, due, turn.next(), turn.fires());
                    Executor executor = executors.inTurn();
                    return executor.onLoop(() -> executor.schedules().move(move));
                })
                .map(started -> {
                    if (schedule.timing() instanceof Timing.After) {
                        started.forEach(this::followed);
                    }
                    return new Turnout(started.size(), lateness(turn, watched), 0, null);
                });
    }

    private Duration lateness(Turn turn, Instant watched) {
        return turn.fires().stream()
                .filter(fire -> !fire.isBefore(watched))
                .findFirst()
                .map(fire -> Duration.between(fire, clock.instant()))
                .orElse(Duration.ZERO);
    }

    /** When it ends here the chain goes on at once. */
    private void followed(Started started) {
        Future<?> ending = started.ending();
        if (ending != null) {
            ending.onComplete(ended -> nudge());
        }
    }

    /** What the database or the node cannot do now is due again in the next run; what can never start is stopped. */
    private Future<Turnout> unfit(Scheduled schedule, Throwable failure) {
        boolean passing = failure instanceof Failure known && known.reason() instanceof Reason.Unavailable;
        if (!passing && (failure instanceof Failure || failure instanceof IllegalArgumentException)) {
            LOG.atError()
                    .addKeyValue("workflow", schedule.workflow())
                    .setCause(failure)
                    .log("A schedule is stopped, since it can start nothing");
            return store.stop(schedule).map(Turnout.NONE);
        }
        return Future.succeededFuture(Turnout.late(failure));
    }

    private Future<Void> purge(Instant now) {
        if (purged.isAfter(now.minus(PURGES))) {
            return Future.succeededFuture();
        }
        return store.purge(now.minus(Duration.ofDays(KEPT_DAYS)), PURGED).map(count -> {
            purged = count < PURGED ? now : purged;
            return null;
        });
    }
}
