package io.penstock.execution;

import io.penstock.execution.Receipt.Stored;
import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;

/** Stores units as {@link IngestBatch} stores submissions: all of one by the same statement. */
final class UnitBatch implements GroupCommit.Batch<Unit, List<Receipt>> {

    private final IngestBatch ingest = new IngestBatch();

    @Override
    public int bytes(Unit unit) {
        return unit.bytes();
    }

    @Override
    public Future<List<List<Receipt>>> write(SqlConnection connection, List<Unit> units) {
        List<Submission> all = new ArrayList<>();
        units.forEach(unit -> all.addAll(unit.submissions()));
        return ingest.write(connection, all).map(receipts -> {
            List<List<Receipt>> ofUnits = new ArrayList<>(units.size());
            int from = 0;
            for (Unit unit : units) {
                int to = from + unit.submissions().size();
                ofUnits.add(List.copyOf(receipts.subList(from, to)));
                from = to;
            }
            return ofUnits;
        });
    }

    /** What a unit's events bring to gatherings. */
    static List<Portion> portions(Unit unit, List<Receipt> receipts) {
        List<Portion> portions = new ArrayList<>();
        for (int i = 0; i < receipts.size(); i++) {
            Submission submission = unit.submissions().get(i);
            boolean fresh = receipts.get(i) instanceof Stored stored && stored.fresh();
            if (fresh && submission.event() != null && !submission.shares().isEmpty()) {
                portions.add(new Portion(submission.organization(), submission.event(), 0, submission.shares()));
            }
        }
        return portions;
    }
}
