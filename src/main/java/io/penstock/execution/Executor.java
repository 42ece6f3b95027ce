package io.penstock.execution;

import io.penstock.engine.Lifecycle;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.IdSource;
import io.penstock.postgres.GroupCommit;
import io.penstock.workflow.Catalogues;
import io.penstock.workflow.Directory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop has for executions while the node lives: its group commit, intake and runner. When the node takes a new id they
 * are thrown away and made anew, so that nothing of the old life can be written in the new one.
 */
public final class Executor {

    private final Context context;
    private final Lanes lanes;
    private final WorkerExecutor workers;
    private final Surroundings surroundings;
    private final IdSource ids;
    private final RunnerSettings settings;
    private volatile @Nullable Life life;

    /**
     * What runs reach beyond their loop.
     *
     * @param barrier made for the loop's context
     */
    record Surroundings(
            Catalogues catalogues,
            Directory directory,
            Calls calls,
            Vaults vaults,
            Interests interests,
            Post post,
            Spans spans,
            Function<Context, Barrier> barrier) {}

    private record Life(
            Node node, GroupCommit commit, Ledger ledger, Runner runner, Intake intake, ScheduleIntake schedules) {}

    /** Changes an execution that nobody runs, and tells of it; false when it is not as asked. */
    Future<Boolean> close(ActiveRun run, Farewell farewell, List<Lifecycle> told) {
        return onLoop(() -> living().runner().narrator().close(run, farewell, told));
    }

    Executor(
            Context context,
            Lanes lanes,
            WorkerExecutor workers,
            Surroundings surroundings,
            IdSource ids,
            RunnerSettings settings) {
        this.context = context;
        this.lanes = lanes;
        this.workers = workers;
        this.surroundings = surroundings;
        this.ids = ids;
        this.settings = settings;
    }

    /** Begins a life; the one before is forgotten. */
    Future<Void> begin(Node node) {
        return onLoop(() -> {
            abandon();
            GroupCommit commit = lanes.open(node);
            Ledger ledger = lanes.ledger(context, commit, node);
            UUID id = node.id().value();
            Beginnings beginnings = new Beginnings(settings.limits(), surroundings.vaults(), surroundings.interests());
            Runner runner =
                    new Runner(context, workers, ledger, ids, settings, beginnings, made -> aides(id, ledger, made));
            Prologue prologue = new Prologue(beginnings, ids, surroundings.spans(), System::nanoTime);
            Intake intake = new Intake(id, surroundings, lanes.ingest(commit), runner, prologue, ids, lanes.shares());
            ScheduleIntake schedules = new ScheduleIntake(
                    id, lanes.schedules(commit), runner, prologue, ids, surroundings.spans(), lanes.tally());
            life = new Life(node, commit, ledger, runner, intake, schedules);
            return Future.succeededFuture();
        });
    }

    private Aides aides(UUID node, Ledger ledger, Runner runner) {
        Post post = surroundings.post();
        Registrar registrar = new Registrar(
                ledger,
                surroundings.interests(),
                surroundings.barrier().apply(context),
                ids,
                runner::settled,
                runner::refuse,
                post::nudge);
        Offspring offspring = new Offspring(node, runner, ledger, surroundings.catalogues(), post, ids);
        Publisher publisher = new Publisher(runner, offspring, ids, surroundings.spans(), settings.maxHops());
        Launcher launcher =
                new Launcher(node, runner, ledger, registrar, surroundings.directory(), ids, settings.maxDepth());
        Narrator narrator = new Narrator(runner, offspring, ids, surroundings.spans(), settings.maxHops());
        return new Aides(
                new Performer(
                        context,
                        runner,
                        surroundings.calls(),
                        surroundings.spans(),
                        publisher,
                        registrar,
                        launcher,
                        ids),
                narrator,
                new Departure(ledger, narrator, ids, post, surroundings.spans(), runner::leave));
    }

    /** Ends this life at once: nothing more is written, others adopt what was running. */
    Future<Void> end() {
        return onLoop(() -> {
            abandon();
            return Future.succeededFuture();
        });
    }

    private void abandon() {
        Life ending = life;
        life = null;
        if (ending != null) {
            ending.runner().close();
            ending.commit().close();
        }
    }

    /** Takes nothing more, and completes when what runs has ended or parked and all is written. */
    Future<Void> drain() {
        return onLoop(() -> {
            Life draining = life;
            return draining == null
                    ? Future.succeededFuture()
                    : draining.runner()
                            .drain()
                            .compose(done -> draining.commit().drain());
        });
    }

    /**
     * The entrance of this loop.
     *
     * @throws Failure {@link Reason.Unavailable} while the node has no id: it is starting, stopping, or was declared dead
     */
    public Intake intake() {
        return living().intake();
    }

    /**
     * The entrance of this loop for what the time starts.
     *
     * @throws Failure {@link Reason.Unavailable} as {@link #intake()}
     */
    public ScheduleIntake schedules() {
        return living().schedules();
    }

    private Life living() {
        Life current = life;
        if (current == null) {
            throw new Failure(new Reason.Unavailable("This node takes nothing right now.", Duration.ofSeconds(1)));
        }
        return current;
    }

    /** How many executions it takes; about right on any thread. */
    int room() {
        Life current = life;
        return current == null ? 0 : current.runner().room();
    }

    /** How many executions are in memory; about right on any thread. */
    int running() {
        Life current = life;
        return current == null ? 0 : current.runner().running();
    }

    /** How many items wait to be written; about right on any thread. */
    long queued() {
        Life current = life;
        return current == null ? 0 : current.commit().queued();
    }

    /** For how long nothing has been written although something waits; about right on any thread. */
    Duration stalled() {
        Life current = life;
        return current == null ? Duration.ZERO : current.commit().stalled();
    }

    /** Goes on with a rebuilt run, unless the node has taken another id since. */
    void resume(Node node, ActiveRun run) {
        context.runOnContext(now -> {
            Life current = life;
            if (current != null && current.node().equals(node)) {
                current.runner().begin(run);
            }
        });
    }

    /** Ends what cannot be rebuilt as suspended. */
    void suspend(Node node, Ending ending) {
        context.runOnContext(now -> {
            Life current = life;
            if (current != null && current.node().equals(node)) {
                current.ledger().end(ending);
            }
        });
    }

    /** Has the turns given on of executions that ended without leaving them. */
    void exit(List<Exit> exits) {
        context.runOnContext(now -> {
            Life current = life;
            if (current != null) {
                exits.forEach(current.ledger()::exit);
            }
        });
    }

    void cancel(ExecutionId id) {
        withRunner(runner -> runner.cancel(id, "cancelled on request"));
    }

    void suspend(ExecutionId id) {
        withRunner(runner -> runner.suspend(id));
    }

    private void withRunner(Consumer<Runner> work) {
        context.runOnContext(now -> {
            Life current = life;
            if (current != null) {
                work.accept(current.runner());
            }
        });
    }

    /** Those of the messages whose runs are not here. */
    Future<List<Mail>> deliver(List<Mail> mails) {
        return onLoop(() -> {
            Life current = life;
            return Future.succeededFuture(
                    current == null
                            ? mails
                            : mails.stream()
                                    .filter(mail -> !current.runner().deliver(mail))
                                    .toList());
        });
    }

    /** Those of the claims that this loop does not hold. */
    Future<List<Claim>> withoutHeld(List<Claim> claims) {
        return onLoop(() -> {
            Life current = life;
            return Future.succeededFuture(
                    current == null
                            ? List.of()
                            : claims.stream()
                                    .filter(claim -> current.runner().find(claim.id()) == null)
                                    .toList());
        });
    }

    /** The trace of an execution that runs here; null when it does not. */
    Future<@Nullable LiveTrace> trace(ExecutionId id) {
        return onLoop(() -> {
            Life current = life;
            ActiveRun run = current == null ? null : current.runner().find(id);
            if (run == null || run.onWorker) {
                return Future.succeededFuture(null);
            }
            return Future.succeededFuture(new LiveTrace(run.run.tasks(), run.run.tasksOmitted(), run.startedAt));
        });
    }

    /** Does it on this loop; what it throws is in the future. */
    public <T extends @Nullable Object> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(
                now -> Future.succeededFuture().compose(begin -> work.get()).onComplete(promise));
        return promise.future();
    }
}
