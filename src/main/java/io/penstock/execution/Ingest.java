package io.penstock.execution;

import io.penstock.postgres.GroupCommit.Lane;
import io.vertx.core.Future;
import java.util.List;

/**
 * The ways into the store: one submission, several together, or such as bring events to gatherings, which cost a transaction of several
 * statements. Used on its loop's thread only.
 */
record Ingest(
        Tally tally,
        Lane<Submission, Receipt> single,
        Lane<Unit, List<Receipt>> units,
        Lane<Unit, List<Receipt>> gathering) {

    Future<Receipt> submit(Submission submission) {
        return submission.shares().isEmpty()
                ? single.submit(submission)
                : gathering.submit(new Unit(List.of(submission))).map(receipts -> receipts.get(0));
    }

    /** Stores all of them or none. */
    Future<List<Receipt>> submit(List<Submission> together) {
        Unit unit = new Unit(together);
        return (unit.gathers() ? gathering : units).submit(unit);
    }
}
