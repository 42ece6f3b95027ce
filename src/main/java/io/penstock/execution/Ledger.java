package io.penstock.execution;

import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;

/** The durable writes of one event loop's runs, each through a lane of its {@link GroupCommit}. */
record Ledger(
        GroupCommit.Lane<JournalEntry, Boolean> journal,
        GroupCommit.Lane<Parking, Boolean> parkings,
        GroupCommit.Lane<Ending, Boolean> endings) {

    Future<Boolean> append(JournalEntry entry) {
        return journal.submit(entry);
    }

    /** False when this node does not own the execution any more. */
    Future<Boolean> park(Parking parking) {
        return parkings.submit(parking);
    }

    /** False when this node does not own the execution any more. */
    Future<Boolean> end(Ending ending) {
        return endings.submit(ending);
    }
}
