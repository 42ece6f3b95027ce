package io.penstock.execution;

import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ends executions as {@link EndingBatch} does, and in the same statement tells their parents, tells the children that they waited for to
 * end, and removes what they listened for.
 */
final class ClosingBatch implements GroupCommit.Batch<Closing, Boolean> {

    /** What an end has to do with others; {@code ended} holds it. */
    static final String AFTERMATH = """
            unsubscribed as (
              delete from subscriptions s using ended e
               where s.organization_id = e.organization_id and s.execution_id = e.id),
            emptied as (
              delete from inbox b using ended e where b.organization_id = e.organization_id and b.execution_id = e.id),
            left_alone as (
              delete from children c using ended e
               where c.organization_id = e.organization_id and c.parent_id = e.id
              returning c.organization_id, c.child_id),
            cancelled as (
              insert into inbox (organization_id, execution_id, kind)
              select organization_id, child_id, 'cancel' from left_alone order by 1, 2
              on conflict do nothing),
            told as (
              insert into inbox (organization_id, execution_id, kind, position, about, payload)
              select organization_id, parent_id, 'child', parent_position, id, told from ended
               where parent_position is not null order by 1, 2, 4, 5
              on conflict do nothing)
            """;

    private static final String STORE = """
            with item as (
              select * from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::bytea[], $5::bytea[], $6::bytea[], $7::int[],
                                   $8::timestamptz[], $9::timestamptz[], $10::uuid[], $11::text[], $12::bytea[])
                as i(organization_id, id, status, output, error, tasks, tasks_omitted, started_at, finished_at,
                     parent_id, parent_position, told)),
            ended as (
              update executions e
                 set status = i.status, output = i.output, error = i.error, tasks = i.tasks,
                     tasks_omitted = i.tasks_omitted, started_at = i.started_at, finished_at = i.finished_at
                from item i
               where e.organization_id = i.organization_id and e.id = i.id and e.id between $13 and $14
                 and e.owner is not distinct from $15 and e.status + 0 < 2
              returning e.organization_id, e.id, i.parent_id, i.parent_position, i.told),
            """ + AFTERMATH + """
            select id from ended
            """;

    private final EndingBatch endings;
    private final UUID node;

    ClosingBatch(UUID node) {
        this.endings = new EndingBatch(node);
        this.node = node;
    }

    @Override
    public int bytes(Closing closing) {
        return closing.bytes();
    }

    @Override
    public Future<List<Boolean>> write(SqlConnection connection, List<Closing> batch) {
        List<Ending> ended = new ArrayList<>(batch.size());
        batch.forEach(closing -> ended.add(closing.ending()));
        IdBounds bounds = IdBounds.of(ended, ending -> ending.execution().id().value());
        Tuple parameters = parents(batch, EndingBatch.columns(ended))
                .addUUID(bounds.lowest())
                .addUUID(bounds.highest())
                .addUUID(node);
        return connection
                .preparedQuery(STORE)
                .execute(parameters)
                .compose(rows -> endings.results(connection, ended, rows));
    }

    static Tuple parents(List<Closing> batch, Tuple tuple) {
        int size = batch.size();
        @Nullable UUID[] parents = new UUID[size];
        @Nullable String[] positions = new String[size];
        Buffer[] told = new Buffer[size];
        for (int i = 0; i < size; i++) {
            Lineage.Parent parent = batch.get(i).parent();
            parents[i] = parent == null ? null : parent.id().value();
            positions[i] = parent == null ? null : parent.position();
            told[i] = Buffer.buffer(batch.get(i).told());
        }
        return tuple.addArrayOfUUID(parents).addArrayOfString(positions).addArrayOfBuffer(told);
    }
}
