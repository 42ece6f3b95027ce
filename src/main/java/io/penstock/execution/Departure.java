package io.penstock.execution;

import io.penstock.engine.Lifecycle;
import io.penstock.engine.Outcome;
import io.penstock.identity.IdSource;
import io.penstock.telemetry.Keys;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the runs of one event loop out of memory: those that are over, and those that rest. Whoever has to do with an end is told by the
 * same statement. Used on its loop's thread only.
 */
final class Departure {

    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private static final byte[] NOTHING = {};

    private final Ledger ledger;
    private final Narrator narrator;
    private final IdSource ids;
    private final Post post;
    private final Spans spans;
    private final Consumer<ActiveRun> left;

    /** @param left takes a run that is written */
    Departure(Ledger ledger, Narrator narrator, IdSource ids, Post post, Spans spans, Consumer<ActiveRun> left) {
        this.ledger = ledger;
        this.narrator = narrator;
        this.ids = ids;
        this.post = post;
        this.spans = spans;
        this.left = left;
    }

    /**
     * Stores a run as it stands; from then on nobody owns it.
     *
     * @param status waiting or suspended
     * @param due when it is to be woken; null: by a message only
     */
    void park(ActiveRun run, Status status, @Nullable Instant due) {
        JournalEntry snapshot = run.snapshot(run.tail.takeSeq());
        run.leaving = true;
        ledger.park(new Parking(snapshot, status, due))
                .onSuccess(done -> {
                    left.accept(run);
                    run.ended.tryFail("The execution is " + status.word() + ".");
                    if (run.knocked) {
                        post.nudge();
                    }
                })
                .onFailure(refused -> suspend(run, "journal-refused", refused));
    }

    void end(ActiveRun run, Outcome.End end) {
        write(run, Ending.of(run.ref, run.run, end, ids.now()), end);
    }

    /** Stores a run as suspended, which others may be told of. */
    void pause(ActiveRun run) {
        Instant now = ids.now();
        List<Lifecycle> told = run.run.suspended(now);
        if (told.isEmpty()) {
            park(run, Status.SUSPENDED, null);
            return;
        }
        JournalEntry snapshot = run.snapshot(run.tail.takeSeq());
        Farewell farewell = farewell(Ending.suspended(run.ref, run.run, null, now));
        run.leaving = true;
        ledger.append(snapshot)
                .compose(kept -> narrator.close(run, farewell, told))
                .onSuccess(done -> {
                    left.accept(run);
                    run.ended.tryFail("The execution is suspended.");
                    if (run.knocked) {
                        post.nudge();
                    }
                })
                .onFailure(refused -> suspend(run, "journal-refused", refused));
    }

    private static Farewell farewell(Ending suspension) {
        return new Farewell(new Closing(suspension, null, NOTHING), false);
    }

    /** Takes a run out of the way whose replay or engine cannot be trusted; a person has to look at it. */
    void suspend(ActiveRun run, String why, Throwable cause) {
        LOG.atError()
                .addKeyValue(Keys.ORGANIZATION, run.ref.organization())
                .addKeyValue(Keys.EXECUTION, run.ref.id())
                .addKeyValue(Keys.WORKFLOW, run.run.program().header().name())
                .addKeyValue("reason", why)
                .setCause(cause)
                .log("An execution is suspended");
        byte[] problem = Trees.problem(why, String.valueOf(cause.getMessage()));
        Ending ending = Ending.suspended(run.ref, run.run, problem, ids.now());
        List<Lifecycle> told = run.leaving ? List.of() : run.run.suspended(ids.now());
        run.leaving = true;
        Future<Boolean> written = told.isEmpty()
                ? ledger.end(ending)
                : narrator.close(run, farewell(ending), told).recover(refused -> ledger.end(ending));
        written.onSuccess(owned -> ended(run, ending, owned));
    }

    private void write(ActiveRun run, Ending ending, Outcome.End end) {
        boolean tied = run.lineage.parent() != null || run.ties.any() || !run.mail.isEmpty();
        run.leaving = true;
        written(run, ending, end, tied)
                .onSuccess(owned -> {
                    ended(run, ending, owned);
                    if (owned && tied) {
                        tell(run, end);
                    }
                })
                .onFailure(refused -> suspend(run, "end-refused", refused));
    }

    private Future<Boolean> written(ActiveRun run, Ending ending, Outcome.End end, boolean tied) {
        List<Lifecycle> told = List.copyOf(run.told);
        run.told.clear();
        boolean heard = !told.isEmpty() || !run.telling.isComplete();
        Turn turn = run.turn;
        if (!tied && !heard && turn == null) {
            return ledger.end(ending);
        }
        Closing closing = new Closing(ending, run.lineage.parent(), Trees.bytes(Ends.json(end)));
        if (heard) {
            Future<Boolean> closed = narrator.close(run, new Farewell(closing, false), told);
            return turn == null ? closed : closed.onSuccess(owned -> ledger.exit(new Exit(null, turn)));
        }
        return turn == null ? ledger.close(closing) : ledger.exit(new Exit(closing, turn));
    }

    private void tell(ActiveRun run, Outcome.End end) {
        Lineage.Parent parent = run.lineage.parent();
        if (parent != null) {
            Mail.Address address = new Mail.Address(run.ref.organization(), parent.id());
            post.send(List.of(new Mail(
                    address, Mail.Kind.CHILD, parent.position(), run.ref.id().value(), Ends.json(end))));
        }
        if (run.ties.any()) {
            post.nudge();
        }
    }

    private void ended(ActiveRun run, Ending ending, boolean owned) {
        left.accept(run);
        if (owned) {
            spans.record(spans.of(run, ending));
            run.ended.tryComplete(ending);
        } else {
            LOG.atWarn().addKeyValue("execution", run.ref.id()).log("An execution ended here that another node owns");
            run.ended.tryFail("The execution is owned by another node.");
        }
    }
}
