package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Program;
import io.penstock.engine.Command;
import io.penstock.engine.Outcome;
import io.penstock.engine.Run;
import io.penstock.engine.Step;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.IdSource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives the runs of one event loop: gives each its slices, has its commands performed and their outcomes journaled, and lets it go when
 * it is over or has long to wait. Used on its loop's thread only; expressions that want more than a slice run on workers.
 */
final class Runner {

    private static final long RETRY_MILLIS = 200;

    private final Context context;
    private final WorkerExecutor workers;
    private final Ledger ledger;
    private final IdSource ids;
    private final RunnerSettings settings;
    private final Recorder recorder;
    private final Postbox postbox;
    private final Lingering lingering;
    private final Departure departure;
    private final Beginnings beginnings;
    private final Entrance entrance;
    private final Narrator narrator;
    private final Performer performer;
    private final Map<ExecutionId, ActiveRun> active = new HashMap<>();
    private final RunQueue ready = new RunQueue();
    private volatile int room;
    private volatile int running;
    private boolean pumping;
    private boolean closed;
    private @Nullable Promise<Void> drained;

    /** @param aides makes those of this runner */
    Runner(
            Context context,
            WorkerExecutor workers,
            Ledger ledger,
            IdSource ids,
            RunnerSettings settings,
            Beginnings beginnings,
            Function<Runner, Aides> aides) {
        this.context = context;
        this.workers = workers;
        this.ledger = ledger;
        this.ids = ids;
        this.settings = settings;
        this.beginnings = beginnings;
        this.recorder = new Recorder(ledger, settings, this::enqueue, this::refuse);
        this.postbox = new Postbox(ledger, recorder, ids, this::refuse);
        this.entrance = new Entrance(ledger, this::resume, this::enqueue, this::leave, this::refuse);
        this.lingering = new Lingering(context, settings.linger(), this::lingered);
        measure();
        Aides made = aides.apply(this);
        this.performer = made.performer();
        this.narrator = made.narrator();
        this.departure = made.departure();
    }

    Tally tally() {
        return ledger.tally();
    }

    /** How many more it takes; may be asked on any thread, and is then about right. */
    int room() {
        return room;
    }

    /** How many are in memory; about right on any thread. */
    int running() {
        return running;
    }

    private void measure() {
        running = active.size();
        room = closed || drained != null ? 0 : settings.maxActive() - active.size();
    }

    /** Whether it takes that many more. */
    boolean hasRoom(int executions) {
        return !closed && drained == null && active.size() + executions <= settings.maxActive();
    }

    int size() {
        return active.size();
    }

    @Nullable
    ActiveRun find(ExecutionId id) {
        return active.get(id);
    }

    Recorder recorder() {
        return recorder;
    }

    Narrator narrator() {
        return narrator;
    }

    /** The same future, completed on this loop. */
    <T> Future<T> onLoop(Future<T> future) {
        Promise<T> promise = Promise.promise();
        future.onComplete(result -> context.runOnContext(now -> promise.handle(result)));
        return promise.future();
    }

    /** Reads something until there is an answer, on this loop: only a {@link Failure} other than {@link Reason.Unavailable} is one, too. */
    <T> Future<T> loaded(Supplier<Future<T>> reading) {
        Promise<T> promise = Promise.promise();
        load(reading, promise);
        return promise.future();
    }

    private <T> void load(Supplier<Future<T>> reading, Promise<T> promise) {
        onLoop(reading.get()).onComplete(result -> {
            boolean definite = result.succeeded()
                    || result.cause() instanceof Failure known && !(known.reason() instanceof Reason.Unavailable);
            if (definite) {
                promise.handle(result);
            } else if (!closed) {
                context.owner().setTimer(RETRY_MILLIS, later -> context.runOnContext(now -> load(reading, promise)));
            }
        });
    }

    /** Runs an execution that is committed and owned by this node; the future completes with its end here. */
    Future<Ending> begin(ExecutionRef ref, Program program, JsonNode input) {
        return begin(ref, program, input, Lineage.OUTSIDE);
    }

    /** The same for one that comes from another. */
    Future<Ending> begin(ExecutionRef ref, Program program, JsonNode input, Lineage lineage) {
        if (beginnings.isReady(ref.organization(), program)) {
            return begin(beginnings.fresh(ref, program, input, lineage, Vault.NONE));
        }
        return loaded(() -> beginnings.prepare(ref.organization(), program))
                .compose(vault -> begin(beginnings.fresh(ref, program, input, lineage, vault)));
    }

    /** Goes on with a run that was rebuilt. */
    Future<Ending> begin(ActiveRun run) {
        if (closed || active.putIfAbsent(run.ref.id(), run) != null) {
            return Future.failedFuture("The execution runs already, or the node is leaving.");
        }
        measure();
        entrance.enter(run);
        return run.ended.future();
    }

    private void resume(ActiveRun run) {
        if (run.begins) {
            tally().waited(Duration.between(run.startedAt, ids.now()));
        }
        narrator.tell(run);
        performer.resume(run);
        enqueue(run);
    }

    /** Ends a run as cancelled; false when it is not here. */
    boolean cancel(ExecutionId id, String reason) {
        ActiveRun run = active.get(id);
        if (run == null) {
            return false;
        }
        run.cancelReason = reason;
        enqueue(run);
        return true;
    }

    /** Stores a run as suspended, as soon as its calls that are under way are answered. */
    void suspend(ExecutionId id) {
        ActiveRun run = active.get(id);
        if (run != null) {
            run.suspending = true;
            enqueue(run);
        }
    }

    /** False when the run is not here. */
    boolean deliver(Mail mail) {
        ActiveRun run = active.get(mail.address().execution());
        if (run != null) {
            postbox.deliver(run, mail);
        }
        return run != null;
    }

    /** Something that the run does not see has changed about it: it may have mail to read, or leave now. */
    void settled(ActiveRun run) {
        enqueue(run);
    }

    private void enqueue(ActiveRun run) {
        run.idle = false;
        if (run.queued || run.onWorker || run.leaving || run.entering) {
            return;
        }
        lingering.stop(run);
        run.queued = true;
        ready.add(run);
        if (!pumping) {
            pumping = true;
            context.runOnContext(now -> pump());
        }
    }

    private void pump() {
        long until = System.nanoTime() + settings.slice().toNanos();
        ActiveRun run = ready.poll();
        while (run != null) {
            run.queued = false;
            slice(run);
            run = System.nanoTime() < until ? ready.poll() : null;
        }
        pumping = !ready.isEmpty();
        if (pumping) {
            context.runOnContext(now -> pump());
        }
    }

    private void slice(ActiveRun run) {
        if (closed || run.leaving) {
            return;
        }
        if (run.cancelReason != null) {
            run.run.cancel(run.cancelReason, ids.now());
        } else if (run.suspending) {
            suspendAtRest(run);
            return;
        } else if (narrator.isBehind(run)) {
            return;
        }
        beginnings.attend(run);
        try {
            advanced(run, run.run.step(settings.sliceFuel()));
        } catch (RuntimeException | StackOverflowError defect) {
            departure.suspend(run, "engine-defect", defect);
        }
    }

    private void advanced(ActiveRun run, Step step) {
        run.told.addAll(step.lifecycle());
        if (step.state() != Step.State.ENDED) {
            narrator.tell(run);
            perform(run, step);
        }
        switch (step.state()) {
            case YIELDED -> enqueue(run);
            case OVERRUN -> onWorker(run);
            case PARKED -> parked(run);
            case ENDED -> departure.end(run, Objects.requireNonNull(step.end()));
        }
    }

    /** A command may be withdrawn in the slice that asks for it. */
    private void perform(ActiveRun run, Step step) {
        for (Command command : step.commands()) {
            if (!step.withdrawn().contains(command.position().value())) {
                performer.perform(run, command);
            }
        }
        step.withdrawn().forEach(position -> performer.withdraw(run, position));
    }

    /** What became of a command; it is journaled before the run sees it. */
    void arrived(ActiveRun run, Outcome outcome) {
        if (!closed) {
            recorder.record(run, outcome);
        }
    }

    private void onWorker(ActiveRun run) {
        run.onWorker = true;
        onLoop(workers.executeBlocking(() -> run.run.step(Run.WORKER_FUEL), false))
                .onComplete(step -> {
                    run.onWorker = false;
                    if (closed) {
                        return;
                    }
                    if (step.failed()) {
                        departure.suspend(run, "engine-defect", step.cause());
                        return;
                    }
                    advanced(run, step.result());
                    recorder.tell(run);
                    if (run.cancelReason != null || run.suspending) {
                        enqueue(run);
                    }
                });
    }

    private void parked(ActiveRun run) {
        if (run.queued || run.leaving) {
            return;
        }
        run.idle = true;
        postbox.read(run);
        Rest rest = Rest.of(run, ids.now().plus(settings.longWait()));
        if (rest == null) {
            return;
        }
        boolean crowded = drained != null || active.size() > settings.maxActive() / 2;
        if (rest.forOthers() && !crowded) {
            lingering.begin(run);
        } else {
            departure.park(run, Status.WAITING, rest.due());
        }
    }

    private void lingered(ActiveRun run) {
        Rest rest = run.idle && !run.leaving ? Rest.of(run, ids.now().plus(settings.longWait())) : null;
        if (rest != null && !closed) {
            departure.park(run, Status.WAITING, rest.due());
        }
    }

    private void suspendAtRest(ActiveRun run) {
        boolean calling = run.pending().values().stream().anyMatch(Command.HttpCall.class::isInstance);
        if (!calling && run.tail.isEmpty() && run.ties.quiet()) {
            departure.pause(run);
        }
    }

    /** The database does not take what the run needs written. */
    void refuse(ActiveRun run, Throwable refused) {
        if (!closed && !run.leaving) {
            departure.suspend(run, "journal-refused", refused);
        }
    }

    /** A run is out of memory from now on. */
    void leave(ActiveRun run) {
        performer.release(run);
        lingering.stop(run);
        active.remove(run.ref.id(), run);
        measure();
        if (drained != null && active.isEmpty()) {
            drained.tryComplete();
        }
    }

    /** Takes no more, and completes when what is here has ended or parked. */
    Future<Void> drain() {
        if (drained == null) {
            drained = Promise.promise();
            measure();
            active.values().stream().filter(run -> run.idle).toList().forEach(this::enqueue);
        }
        if (active.isEmpty()) {
            drained.tryComplete();
        }
        return drained.future();
    }

    /** Forgets everything: another node, or this one under a new id, will adopt it. */
    void close() {
        closed = true;
        ledger.close();
        measure();
        for (ActiveRun run : active.values()) {
            performer.release(run);
            lingering.stop(run);
            run.ended.tryFail("The node is leaving.");
        }
        active.clear();
        running = 0;
    }
}
