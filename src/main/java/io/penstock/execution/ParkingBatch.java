package io.penstock.execution;

import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives up ownership of many executions that rest in one statement that stores their snapshots and timers, too. The result says for each
 * whether it is parked, also when an earlier sending of the same batch did it.
 */
final class ParkingBatch implements GroupCommit.Batch<Parking, Boolean> {

    /**
     * By the primary key: owner and status are spelled so that the index of unfinished rows does not fit, which holds an entry for each
     * row that has ended since the last vacuum.
     */
    private static final String STORE = """
            with item as (
              select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::int[], $6::bigint[], $7::bytea[],
                                   $8::bytea[], $9::smallint[], $10::timestamptz[])
                as i(organization_id, execution_id, generation, position, seq, digest, outcome, snapshot, status, due_at)),
            parked as (
              update executions e set status = i.status, owner = null from item i
               where e.organization_id = i.organization_id and e.id = i.execution_id and e.id between $11 and $12
                 and e.owner is not distinct from $13 and e.status + 0 < 2
              returning e.organization_id, e.id),
            kept as (
              insert into journal (organization_id, execution_id, generation, position, seq, digest, outcome, snapshot)
              select i.organization_id, i.execution_id, generation, position, seq, digest, outcome, snapshot
                from item i join parked p on p.organization_id = i.organization_id and p.id = i.execution_id
              on conflict do nothing),
            timed as (
              insert into timers (organization_id, execution_id, due_at)
              select i.organization_id, i.execution_id, i.due_at
                from item i join parked p on p.organization_id = i.organization_id and p.id = i.execution_id
               where i.due_at is not null
              on conflict (organization_id, execution_id) do update set due_at = excluded.due_at)
            select id from parked
            """;

    private static final String READ_BACK = """
            select j.execution_id as id from journal j
              join unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[])
                as i(organization_id, execution_id, generation, position)
                on j.organization_id = i.organization_id and j.execution_id = i.execution_id
               and j.generation = i.generation and j.position = i.position
             where j.execution_id between $5 and $6
            """;

    private final UUID node;

    ParkingBatch(UUID node) {
        this.node = node;
    }

    @Override
    public int bytes(Parking parking) {
        return parking.snapshot().bytes();
    }

    @Override
    public Future<List<Boolean>> write(SqlConnection connection, List<Parking> batch) {
        IdBounds bounds = IdBounds.of(
                batch, parking -> parking.snapshot().execution().id().value());
        return connection
                .preparedQuery(STORE)
                .execute(columns(batch, bounds))
                .compose(rows -> {
                    Set<UUID> parked = new HashSet<>(batch.size() * 2);
                    rows.forEach(row -> parked.add(row.getUUID("id")));
                    return parked.size() == batch.size()
                            ? Future.succeededFuture(parked)
                            : readBack(connection, batch, bounds, parked);
                })
                .map(parked -> {
                    List<Boolean> results = new ArrayList<>(batch.size());
                    batch.forEach(parking -> results.add(
                            parked.contains(parking.snapshot().execution().id().value())));
                    return results;
                });
    }

    private Tuple columns(List<Parking> batch, IdBounds bounds) {
        List<JournalEntry> snapshots = new ArrayList<>(batch.size());
        Short[] statuses = new Short[batch.size()];
        @Nullable OffsetDateTime[] due = new OffsetDateTime[batch.size()];
        for (int i = 0; i < due.length; i++) {
            snapshots.add(batch.get(i).snapshot());
            statuses[i] = batch.get(i).status().code();
            Instant at = batch.get(i).dueAt();
            due[i] = at == null ? null : at.atOffset(ZoneOffset.UTC);
        }
        return JournalBatch.columns(snapshots)
                .addArrayOfShort(statuses)
                .addArrayOfOffsetDateTime(due)
                .addUUID(bounds.lowest())
                .addUUID(bounds.highest())
                .addUUID(node);
    }

    private static Future<Set<UUID>> readBack(
            SqlConnection connection, List<Parking> batch, IdBounds bounds, Set<UUID> parked) {
        int size = batch.size();
        UUID[] organizations = new UUID[size];
        UUID[] ids = new UUID[size];
        Integer[] generations = new Integer[size];
        String[] positions = new String[size];
        for (int i = 0; i < size; i++) {
            JournalEntry entry = batch.get(i).snapshot();
            organizations[i] = entry.execution().organization().value();
            ids[i] = entry.execution().id().value();
            generations[i] = entry.execution().generation();
            positions[i] = entry.position();
        }
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(organizations)
                .addArrayOfUUID(ids)
                .addArrayOfInteger(generations)
                .addArrayOfString(positions)
                .addUUID(bounds.lowest())
                .addUUID(bounds.highest());
        return connection.preparedQuery(READ_BACK).execute(parameters).map(rows -> {
            rows.forEach(row -> parked.add(row.getUUID("id")));
            return parked;
        });
    }
}
