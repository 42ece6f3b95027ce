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
    private final Tally tally;
    private final Lanes lanes;
    private final TurnLanes turns;
    private final MessageLanes messages;
    private boolean closed;

    /** The lanes of one group commit. */
    record Lanes(
            GroupCommit.Lane<JournalEntry, Boolean> journal,
            GroupCommit.Lane<Parking, Boolean> parkings,
            GroupCommit.Lane<Ending, Boolean> endings,
            GroupCommit.Lane<Closing, Boolean> closings,
            GroupCommit.Lane<Telling, TellingBatch.Result> tellings,
            GroupCommit.Lane<Telling, TellingBatch.Result> gatheringTellings) {}

    /** The lanes of those that wait for their turn. */
    record TurnLanes(GroupCommit.Lane<Turn, Turn.Answer> entrances, GroupCommit.Lane<Exit, Boolean> exits) {}

    /** The lanes for what runs have to do with others. */
    record MessageLanes(
            GroupCommit.Lane<Reading, Boolean> readings,
            GroupCommit.Lane<Subscription, Boolean> subscriptions,
            GroupCommit.Lane<ScanBatch.Scan, Integer> scans,
            GroupCommit.Lane<Withdrawal, Boolean> withdrawals,
            GroupCommit.Lane<Publication, Receipt> publications,
            GroupCommit.Lane<Publication, Receipt> gatheringPublications,
            GroupCommit.Lane<ChildStart, ChildBatch.Started> children) {}

    Ledger(Context context, Tally tally, Lanes lanes, TurnLanes turns, MessageLanes messages) {
        this.context = context;
        this.tally = tally;
        this.lanes = lanes;
        this.turns = turns;
        this.messages = messages;
    }

    /** Where what this loop does is counted. */
    Tally tally() {
        return tally;
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
        return persist(() -> lanes.endings().submit(ending)).onSuccess(done -> tally.ended(ending, done));
    }

    /** The same with all that others have to do with it. */
    Future<Boolean> close(Closing closing) {
        return persist(() -> lanes.closings().submit(closing)).onSuccess(done -> tally.ended(closing.ending(), done));
    }

    /** The same, and whatever else changes an execution, with the events that tell of it. */
    Future<TellingBatch.Result> tell(Telling telling) {
        return persist(() -> (telling.gathers() ? lanes.gatheringTellings() : lanes.tellings()).submit(telling))
                .onSuccess(result -> tally.told(telling, result));
    }

    Future<Turn.Answer> enter(Turn turn) {
        return persist(() -> turns.entrances().submit(turn));
    }

    /** As {@link #close}, and gives the turn to another. */
    Future<Boolean> exit(Exit exit) {
        return persist(() -> turns.exits().submit(exit)).onSuccess(done -> tally.left(exit, done));
    }

    /** False when the journal has an earlier reading of the same message. */
    Future<Boolean> read(Reading reading) {
        return persist(() -> messages.readings().submit(reading));
    }

    /** Whether nothing stored before has to be looked through. */
    Future<Boolean> subscribe(Subscription subscription) {
        return persist(() -> messages.subscriptions().submit(subscription));
    }

    /** How many messages it left. */
    Future<Integer> scan(ScanBatch.Scan scan) {
        return persist(() -> messages.scans().submit(scan));
    }

    Future<Boolean> withdraw(Withdrawal withdrawal) {
        return persist(() -> messages.withdrawals().submit(withdrawal));
    }

    Future<Receipt> publish(Publication publication) {
        return persist(() -> (publication.shares().isEmpty()
                                ? messages.publications()
                                : messages.gatheringPublications())
                        .submit(publication))
                .onSuccess(receipt -> tally.received(publication.executions(), receipt));
    }

    Future<ChildBatch.Started> start(ChildStart start) {
        return persist(() -> messages.children().submit(start)).onSuccess(tally::began);
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
