package io.penstock.execution;

import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ends many executions in one statement, each only if this node still owns it. The result says for each whether it is ended as asked,
 * also when an earlier sending of the same batch did it.
 */
final class EndingBatch implements GroupCommit.Batch<Ending, Boolean> {

    /**
     * By the primary key: owner and status are spelled so that the index of unfinished rows does not fit, which holds an entry for each
     * row that has ended since the last vacuum.
     */
    private static final String STORE = """
            with item as (
              select * from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::bytea[], $5::bytea[], $6::bytea[], $7::int[],
                                   $8::timestamptz[], $9::timestamptz[])
                as i(organization_id, id, status, output, error, tasks, tasks_omitted, started_at, finished_at))
            update executions e
               set status = i.status, output = i.output, error = i.error, tasks = i.tasks,
                   tasks_omitted = i.tasks_omitted, started_at = i.started_at, finished_at = i.finished_at
              from item i
             where e.organization_id = i.organization_id and e.id = i.id and e.id between $10 and $11
               and e.owner is not distinct from $12 and e.status + 0 < 2
            returning e.id
            """;

    private static final String READ_BACK = """
            select e.id from executions e
              join unnest($1::uuid[], $2::uuid[], $3::smallint[]) as i(organization_id, id, status)
                on e.organization_id = i.organization_id and e.id = i.id and e.status = i.status
             where e.id between $4 and $5 and e.owner = $6
            """;

    private final UUID node;

    EndingBatch(UUID node) {
        this.node = node;
    }

    @Override
    public int bytes(Ending ending) {
        return ending.bytes();
    }

    @Override
    public Future<List<Boolean>> write(SqlConnection connection, List<Ending> batch) {
        IdBounds bounds = IdBounds.of(batch, ending -> ending.execution().id().value());
        return connection
                .preparedQuery(STORE)
                .execute(columns(batch)
                        .addUUID(bounds.lowest())
                        .addUUID(bounds.highest())
                        .addUUID(node))
                .compose(rows -> results(connection, batch, rows));
    }

    /** @param rows the ids of those that this sending has ended */
    Future<List<Boolean>> results(SqlConnection connection, List<Ending> batch, RowSet<Row> rows) {
        Set<UUID> ended = new HashSet<>(batch.size() * 2);
        rows.forEach(row -> ended.add(row.getUUID("id")));
        Future<Set<UUID>> all =
                ended.size() == batch.size() ? Future.succeededFuture(ended) : readBack(connection, batch, ended);
        return all.map(there -> {
            List<Boolean> results = new ArrayList<>(batch.size());
            batch.forEach(
                    ending -> results.add(there.contains(ending.execution().id().value())));
            return results;
        });
    }

    private Future<Set<UUID>> readBack(SqlConnection connection, List<Ending> batch, Set<UUID> ended) {
        IdBounds bounds = IdBounds.of(batch, ending -> ending.execution().id().value());
        return connection
                .preparedQuery(READ_BACK)
                .execute(identity(batch)
                        .addUUID(bounds.lowest())
                        .addUUID(bounds.highest())
                        .addUUID(node))
                .map(rows -> {
                    rows.forEach(row -> ended.add(row.getUUID("id")));
                    return ended;
                });
    }

    static Tuple identity(List<Ending> batch) {
        int size = batch.size();
        UUID[] organizations = new UUID[size];
        UUID[] ids = new UUID[size];
        Short[] statuses = new Short[size];
        for (int i = 0; i < size; i++) {
            Ending ending = batch.get(i);
            organizations[i] = ending.execution().organization().value();
            ids[i] = ending.execution().id().value();
            statuses[i] = ending.status().code();
        }
        return Tuple.tuple().addArrayOfUUID(organizations).addArrayOfUUID(ids).addArrayOfShort(statuses);
    }

    static Tuple columns(List<Ending> batch) {
        int size = batch.size();
        @Nullable Buffer[] outputs = new Buffer[size];
        @Nullable Buffer[] errors = new Buffer[size];
        Buffer[] tasks = new Buffer[size];
        Integer[] omitted = new Integer[size];
        OffsetDateTime[] starts = new OffsetDateTime[size];
        OffsetDateTime[] ends = new OffsetDateTime[size];
        for (int i = 0; i < size; i++) {
            Ending ending = batch.get(i);
            byte[] output = ending.output();
            byte[] error = ending.error();
            outputs[i] = output == null ? null : Buffer.buffer(output);
            errors[i] = error == null ? null : Buffer.buffer(error);
            tasks[i] = Buffer.buffer(ending.tasks());
            omitted[i] = ending.tasksOmitted();
            starts[i] = ending.startedAt().atOffset(ZoneOffset.UTC);
            ends[i] = ending.finishedAt().atOffset(ZoneOffset.UTC);
        }
        return identity(batch)
                .addArrayOfBuffer(outputs)
                .addArrayOfBuffer(errors)
                .addArrayOfBuffer(tasks)
                .addArrayOfInteger(omitted)
                .addArrayOfOffsetDateTime(starts)
                .addArrayOfOffsetDateTime(ends);
    }
}
