package io.penstock.execution;

import io.penstock.engine.Lifecycle;
import io.penstock.engine.Outcome;
import io.penstock.engine.Run;
import io.penstock.engine.Step;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Changes executions that nobody runs. Where others want to hear of it, the run is rebuilt to tell what becomes of its tasks; else, and
 * where that cannot be done, a statement alone does it. Safe on any thread.
 */
final class Absentees {

    private static final byte[] NOTHING = {};
    private static final byte[] NO_TASKS = "[]".getBytes(StandardCharsets.UTF_8);

    private final ControlStore store;
    private final Reconstruction reconstruction;
    private final Interests interests;
    private final Executors executors;
    private final IdSource ids;

    Absentees(
            ControlStore store, Reconstruction reconstruction, Interests interests, Executors executors, IdSource ids) {
        this.store = store;
        this.reconstruction = reconstruction;
        this.interests = interests;
        this.executors = executors;
        this.ids = ids;
    }

    /** True when nobody ran it, and it is suspended now. Where others want to hear of it, whoever wakes it has to do it. */
    Future<Boolean> suspend(OrganizationId organization, ExecutionId id) {
        return interests.any(organization) ? Future.succeededFuture(false) : store.suspendUnowned(organization, id);
    }

    /** True when it was suspended, and is cancelled now. */
    Future<Boolean> cancel(OrganizationId organization, ExecutionId id) {
        return told(organization, id, this::cancelled, () -> store.cancelSuspended(organization, id));
    }

    /** True when it was suspended; any node may take it now. */
    Future<Boolean> resume(OrganizationId organization, ExecutionId id) {
        return told(organization, id, this::resumed, () -> store.resume(organization, id));
    }

    /** What becomes of a run, and what is to be told of it. */
    private record Change(Farewell farewell, List<Lifecycle> told) {}

    private Future<Boolean> told(
            OrganizationId organization,
            ExecutionId id,
            Function<ActiveRun, Change> change,
            Supplier<Future<Boolean>> plainly) {
        if (!interests.any(organization)) {
            return plainly.get();
        }
        return rebuilt(organization, id).compose(found -> {
            if (found.isEmpty()) {
                return plainly.get();
            }
            Change made = change.apply(found.get());
            return made.told().isEmpty()
                    ? plainly.get()
                    : executors.current().close(found.get(), made.farewell(), made.told());
        });
    }

    private Future<Optional<ActiveRun>> rebuilt(OrganizationId organization, ExecutionId id) {
        return store.history(organization, id, false)
                .compose(history -> history.map(known -> reconstruction
                                .rebuild(known.claim(), known.journal(), known.envelope())
                                .map(Optional::of))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())))
                .otherwise(unfit -> Optional.empty());
    }

    private Change cancelled(ActiveRun run) {
        run.run.cancel("cancelled on request", ids.now());
        Step step = run.run.step(Run.WORKER_FUEL);
        Outcome.End end = step.end();
        if (end == null) {
            throw new IllegalStateException("A run that is cancelled has an end");
        }
        Closing closing = new Closing(
                Ending.of(run.ref, run.run, end, ids.now()), run.lineage.parent(), Trees.bytes(Ends.json(end)));
        return new Change(new Farewell(closing, true), step.lifecycle());
    }

    private Change resumed(ActiveRun run) {
        Instant now = ids.now();
        Ending again = new Ending(run.ref, Status.PENDING, null, null, NO_TASKS, 0, now, now);
        return new Change(new Farewell(new Closing(again, null, NOTHING), true), run.run.resumed(now));
    }
}
