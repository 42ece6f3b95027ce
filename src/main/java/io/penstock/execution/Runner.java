package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Program;
import io.penstock.engine.Command;
import io.penstock.engine.Origin;
import io.penstock.engine.Outcome;
import io.penstock.engine.Run;
import io.penstock.engine.Step;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.IdSource;
import io.penstock.identity.Uuids;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the runs of one event loop: gives each its slices, has its commands performed and their outcomes journaled, and writes its
 * end. Used on its loop's thread only; expressions that want more than a slice run on workers.
 */
final class Runner {

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private final Context context;
    private final WorkerExecutor workers;
    private final Ledger ledger;
    private final IdSource ids;
    private final RunnerSettings settings;
    private final Recorder recorder;
    private final Performer performer;
    private final Map<ExecutionId, ActiveRun> active = new HashMap<>();
    private final RunQueue ready = new RunQueue();
    private volatile int room;
    private boolean pumping;
    private boolean closed;
    private @Nullable Promise<Void> drained;

    Runner(Context context, WorkerExecutor workers, Ledger ledger, Calls calls, IdSource ids, RunnerSettings settings) {
        this.context = context;
        this.workers = workers;
        this.ledger = ledger;
        this.ids = ids;
        this.settings = settings;
        this.recorder = new Recorder(
                ledger, settings, this::enqueue, (run, refused) -> suspend(run, "journal-refused", refused));
        this.performer = new Performer(context, calls, ids, this::arrived);
        measure();
    }

    /** How many more it takes; may be asked on any thread, and is then about right. */
    int room() {
        return room;
    }

    private void measure() {
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

    /** The same future, completed on this loop. */
    <T> Future<T> onLoop(Future<T> future) {
        Promise<T> promise = Promise.promise();
        future.onComplete(result -> context.runOnContext(now -> promise.handle(result)));
        return promise.future();
    }

    /** Runs an execution that is committed and owned by this node; the future completes with its end here. */
    Future<Ending> begin(ExecutionRef ref, Program program, JsonNode input) {
        return begin(new ActiveRun(
                ref, start(ref, program, input), Uuids.time(ref.id().value()), 0));
    }

    /** A run at its beginning, which nobody drives yet. */
    Run start(ExecutionRef ref, Program program, JsonNode input) {
        Instant startedAt = Uuids.time(ref.id().value());
        return Run.start(program, new Origin(ref.id().toString(), startedAt, settings.limits()), input);
    }

    /** Goes on with a run that was rebuilt. */
    Future<Ending> begin(ActiveRun run) {
        if (closed || active.putIfAbsent(run.ref.id(), run) != null) {
            return Future.failedFuture("The execution runs already, or the node is leaving.");
        }
        measure();
        for (Command command : run.run.pending()) {
            performer.perform(run, command);
        }
        enqueue(run);
        return run.ended.future();
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

    private void enqueue(ActiveRun run) {
        if (run.queued || run.onWorker || run.leaving) {
            return;
        }
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
            run.run.cancel(run.cancelReason);
        }
        try {
            advanced(run, run.run.step(settings.sliceFuel()));
        } catch (RuntimeException | StackOverflowError defect) {
            suspend(run, "engine-defect", defect);
        }
    }

    private void advanced(ActiveRun run, Step step) {
        if (step.state() != Step.State.ENDED) {
            perform(run, step);
        }
        switch (step.state()) {
            case YIELDED -> enqueue(run);
            case OVERRUN -> onWorker(run);
            case PARKED -> parked(run);
            case ENDED -> ended(run, step);
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

    private void arrived(ActiveRun run, Outcome outcome) {
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
                        suspend(run, "engine-defect", step.cause());
                        return;
                    }
                    advanced(run, step.result());
                    recorder.tell(run);
                    if (run.cancelReason != null) {
                        enqueue(run);
                    }
                });
    }

    /** Parks a run that has nothing to do before a long wait is over. */
    private void parked(ActiveRun run) {
        if (run.pending().isEmpty() || !run.tail.isEmpty()) {
            return;
        }
        Instant soon = ids.now().plus(settings.longWait());
        Instant due = Instant.MAX;
        for (Command command : run.pending().values()) {
            if (!(command instanceof Command.Timer timer) || timer.due().isBefore(soon)) {
                return;
            }
            due = timer.due().isBefore(due) ? timer.due() : due;
        }
        int seq = run.tail.takeSeq();
        JournalEntry snapshot = new JournalEntry(run.ref, "#" + seq, seq, 0, null, run.run.snapshot());
        Parking parking = new Parking(snapshot, due);
        run.leaving = true;
        ledger.park(parking)
                .onSuccess(done -> {
                    leave(run);
                    run.ended.fail("The execution waits.");
                })
                .onFailure(refused -> suspend(run, "journal-refused", refused));
    }

    private void ended(ActiveRun run, Step step) {
        Outcome.End end = step.end();
        if (end != null) {
            write(run, Ending.of(run.ref, run.run, end, ids.now()));
        }
    }

    /** Takes a run out of the way whose replay or engine cannot be trusted; a person has to look at it. */
    private void suspend(ActiveRun run, String why, Throwable cause) {
        LOG.error("An execution is suspended: execution={} reason={}", run.ref.id(), why, cause);
        write(
                run,
                Ending.suspended(run.ref, run.run, Trees.problem(why, String.valueOf(cause.getMessage())), ids.now()));
    }

    private void write(ActiveRun run, Ending ending) {
        run.leaving = true;
        ledger.end(ending).onSuccess(owned -> ended(run, ending, owned)).onFailure(refused -> {
            if (ending.status() != Status.SUSPENDED) {
                suspend(run, "end-refused", refused);
            }
        });
    }

    private void ended(ActiveRun run, Ending ending, boolean owned) {
        leave(run);
        if (owned) {
            run.ended.complete(ending);
        } else {
            LOG.warn("An execution ended here that another node owns: execution={}", run.ref.id());
            run.ended.fail("The execution is owned by another node.");
        }
    }

    private void leave(ActiveRun run) {
        performer.release(run);
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
            run.ended.tryFail("The node is leaving.");
        }
        active.clear();
    }
}
