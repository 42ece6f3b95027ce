package io.penstock.execution;

import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Takes messages out of the inbox and into the journal in one statement; with the one about its end a child is forgotten. The result says whether the journal has the entry of this very
 * reading; else an earlier one was first, and this one never was.
 */
final class ReadingBatch implements GroupCommit.Batch<Reading, Boolean> {

    private static final String READ = """
            with item as (
              select * from unnest($9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::uuid[])
                as i(organization_id, execution_id, kind, position, about)),
            emptied as (
              delete from inbox b using item i
               where b.organization_id = i.organization_id and b.execution_id = i.execution_id and b.kind = i.kind
                 and b.position = i.position and b.about = i.about),
            closed as (
              delete from children c using item i
               where i.kind = 'child' and c.organization_id = i.organization_id and c.parent_id = i.execution_id
                 and c.child_id = i.about)
            insert into journal (organization_id, execution_id, generation, position, seq, digest, outcome, snapshot)
            select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::int[], $6::bigint[], $7::bytea[],
                                 $8::bytea[])
            on conflict do nothing
            returning execution_id, position, seq
            """;

    private static final String READ_BACK = """
            select j.execution_id, j.position, j.seq from journal j
              join unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[])
                as i(organization_id, execution_id, generation, position)
                on j.organization_id = i.organization_id and j.execution_id = i.execution_id
               and j.generation = i.generation and j.position = i.position
             where j.execution_id between $5 and $6
            """;

    private record Place(UUID execution, String position) {}

    @Override
    public int bytes(Reading reading) {
        return reading.bytes();
    }

    @Override
    public Future<List<Boolean>> write(SqlConnection connection, List<Reading> batch) {
        List<JournalEntry> entries = new ArrayList<>(batch.size());
        for (Reading reading : batch) {
            JournalEntry entry = reading.entry();
            if (entry != null) {
                entries.add(entry);
            }
        }
        return connection
                .preparedQuery(READ)
                .execute(columns(batch, entries))
                .compose(rows -> {
                    Map<Place, Integer> written = new HashMap<>();
                    rows.forEach(row -> written.put(place(row), row.getInteger("seq")));
                    return written.size() == entries.size()
                            ? Future.succeededFuture(written)
                            : readBack(connection, entries, written);
                })
                .map(written -> results(batch, written));
    }

    private static List<Boolean> results(List<Reading> batch, Map<Place, Integer> written) {
        List<Boolean> results = new ArrayList<>(batch.size());
        for (Reading reading : batch) {
            JournalEntry entry = reading.entry();
            results.add(entry == null
                    || Integer.valueOf(entry.seq())
                            .equals(written.get(new Place(entry.execution().id().value(), entry.position()))));
        }
        return results;
    }

    private static Place place(Row row) {
        return new Place(row.getUUID("execution_id"), row.getString("position"));
    }

    private static Future<Map<Place, Integer>> readBack(
            SqlConnection connection, List<JournalEntry> entries, Map<Place, Integer> written) {
        int size = entries.size();
        UUID[] organizations = new UUID[size];
        UUID[] executions = new UUID[size];
        Integer[] generations = new Integer[size];
        String[] positions = new String[size];
        for (int i = 0; i < size; i++) {
            JournalEntry entry = entries.get(i);
            organizations[i] = entry.execution().organization().value();
            executions[i] = entry.execution().id().value();
            generations[i] = entry.execution().generation();
            positions[i] = entry.position();
        }
        IdBounds bounds = IdBounds.of(entries, entry -> entry.execution().id().value());
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(organizations)
                .addArrayOfUUID(executions)
                .addArrayOfInteger(generations)
                .addArrayOfString(positions)
                .addUUID(bounds.lowest())
                .addUUID(bounds.highest());
        return connection.preparedQuery(READ_BACK).execute(parameters).map(rows -> {
            rows.forEach(row -> written.put(place(row), row.getInteger("seq")));
            return written;
        });
    }

    private static Tuple columns(List<Reading> batch, List<JournalEntry> entries) {
        int size = batch.size();
        UUID[] organizations = new UUID[size];
        UUID[] executions = new UUID[size];
        String[] kinds = new String[size];
        String[] positions = new String[size];
        UUID[] abouts = new UUID[size];
        for (int i = 0; i < size; i++) {
            Reading each = batch.get(i);
            organizations[i] = each.execution().organization().value();
            executions[i] = each.execution().id().value();
            kinds[i] = each.mail().kind().word();
            positions[i] = each.mail().position();
            abouts[i] = each.mail().about();
        }
        return JournalBatch.columns(entries)
                .addArrayOfUUID(organizations)
                .addArrayOfUUID(executions)
                .addArrayOfString(kinds)
                .addArrayOfString(positions)
                .addArrayOfUUID(abouts);
    }
}
