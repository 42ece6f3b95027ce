package io.penstock.execution;

import io.penstock.postgres.GroupCommit;
import io.vertx.core.Context;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * The lanes of a loop's group commit, in order of urgency: what is running is written before anything new is let in.
 *
 * @param commits makes a group commit whose connections the node's lock fences; called on the loop's thread
 * @param orphaned is told when executions were stored that nobody owns, or are to be woken
 * @param mailed is told when there are messages for executions
 */
record Lanes(
        Function<Node, GroupCommit> commits,
        GroupCommit.QueueLimit limit,
        Tally tally,
        Runnable orphaned,
        Runnable mailed) {

    GroupCommit open(Node node) {
        return commits.apply(node);
    }

    Ledger ledger(Context context, GroupCommit commit, Node node) {
        UUID id = node.id().value();
        return new Ledger(
                context,
                tally,
                new Ledger.Lanes(
                        commit.lane("journal", 0, new JournalBatch(), limit),
                        commit.lane("parking", 4, new ParkingBatch(id), limit),
                        commit.lane("ending", 5, new EndingBatch(id), limit),
                        commit.lane("closing", 6, new ClosingBatch(id), limit),
                        commit.lane("telling", 6, new TellingBatch(id), limit),
                        commit.lane(
                                "gathering-telling",
                                6,
                                new GatheringBatch<>(
                                        new TellingBatch(id), Telling::organization, Telling::portions, orphaned),
                                limit)),
                new Ledger.TurnLanes(
                        commit.lane("entrances", 7, new EntranceBatch(id, this::displaced), limit),
                        commit.lane("exits", 6, new ExitBatch(id, orphaned), limit)),
                new Ledger.MessageLanes(
                        commit.lane("readings", 1, new ReadingBatch(), limit),
                        commit.lane("subscriptions", 2, new SubscriptionBatch(), limit),
                        commit.lane("scans", 2, new ScanBatch(), limit),
                        commit.lane("withdrawals", 3, new WithdrawalBatch(), limit),
                        commit.lane("publications", 7, new PublicationBatch(), limit),
                        commit.lane(
                                "gathering-publications",
                                7,
                                new GatheringBatch<>(
                                        new PublicationBatch(),
                                        each -> each.maker().organization().value(),
                                        Publication::portions,
                                        orphaned),
                                limit),
                        commit.lane("children", 8, new ChildBatch(), limit)));
    }

    private void displaced() {
        mailed.run();
        orphaned.run();
    }

    /** Before what others send: what the time starts is little, and late at once. */
    GroupCommit.Lane<Fires, Set<UUID>> schedules(GroupCommit commit) {
        return commit.lane("schedules", 8, new FireBatch(), limit);
    }

    Ingest ingest(GroupCommit commit) {
        return new Ingest(
                tally,
                commit.lane("ingest", 9, new IngestBatch(), limit),
                commit.lane("units", 9, new UnitBatch(), limit),
                commit.lane(
                        "gathering-units",
                        9,
                        new GatheringBatch<>(
                                new UnitBatch(),
                                unit -> unit.submissions().get(0).organization().value(),
                                UnitBatch::portions,
                                orphaned),
                        limit));
    }

    /** Half of the queue for each organization. */
    Shares shares() {
        return new Shares(Math.max(1, limit.items() / 2));
    }
}
