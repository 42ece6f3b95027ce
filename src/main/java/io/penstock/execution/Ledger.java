package io.penstock.execution;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.postgres.GroupCommit;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The durable writes of one event loop's runs, each through a lane of its {@link GroupCommit}. What a full queue refuses is submitted
 * again until it is taken; after {@link #close} nothing is answered any more, for the node has stopped writing.
 */
final class Ledger {

    private static final Duration FULL_QUEUE_PAUSE = Duration.ofMillis(50);

    private final Context context;
    private final Lanes lanes;
    private boolean closed;

    /** The lanes of one group commit. */
    record Lanes(
            GroupCommit.Lane<JournalEntry, Boolean> journal,
            GroupCommit.Lane<Parking, Boolean> parkings,
            GroupCommit.Lane<Ending, Boolean> endings) {}

    Ledger(Context context, Lanes lanes) {
        this.context = context;
        this.lanes = lanes;
    }

    Future<Boolean> append(JournalEntry entry) {
        return persist(() -> lanes.journal().submit(entry));
    }

    /** False when this node does not own the execution any more. */
    Future<Boolean> park(Parking parking) {
        return persist(() -> lanes.parkings().submit(parking));
    }

    /** False when this node does not own the execution any more. */
    Future<Boolean> end(Ending ending) {
        return persist(() -> lanes.endings().submit(ending));
    }

    private <T> Future<T> persist(Supplier<Future<T>> submission) {
        Promise<T> promise = Promise.promise();
        attempt(submission, promise);
        return promise.future();
    }

    private <T> void attempt(Supplier<Future<T>> submission, Promise<T> promise) {
        submission.get().onComplete(result -> {
            if (result.succeeded()) {
                promise.complete(result.result());
            } else if (closed) {
                return;
            } else if (isFull(result.cause())) {
                context.owner().setTimer(FULL_QUEUE_PAUSE.toMillis(), id -> attempt(submission, promise));
            } else {
                promise.fail(result.cause());
            }
        });
    }

    private static boolean isFull(Throwable failure) {
        return failure instanceof Failure known && known.reason() instanceof Reason.Unavailable;
    }

    void close() {
        closed = true;
    }
}
