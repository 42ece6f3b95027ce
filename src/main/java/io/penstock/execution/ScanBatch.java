package io.penstock.execution;

import io.penstock.identity.Uuids;
import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Looks through the events that were stored while subscriptions were being written, leaves a message for each that fits, and marks the
 * subscriptions, in one statement: it is done once, also across a crash. The result is how many messages each got.
 */
final class ScanBatch implements GroupCommit.Batch<ScanBatch.Scan, Integer> {

    private static final String STORE = """
            with item as (
              select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::bytea[]) with ordinality
                as i(organization_id, execution_id, position, since, known, n)),
            marked as (
              update subscriptions s set scanned = true from item i
               where s.organization_id = i.organization_id and s.execution_id = i.execution_id and s.position = i.position
                 and not s.scanned
              returning i.n, i.organization_id, i.execution_id, i.position, i.since, i.known, s.type, s.workflow),
            found as (
              insert into inbox (organization_id, execution_id, kind, position, about)
              select distinct m.organization_id, m.execution_id, 'event', m.position, e.id
                from marked m
                join events e on e.organization_id = m.organization_id and e.id >= m.since and e.id between $6 and $7
                     and m.type in (e.type, case when e.source like '/workflows/%' then e.type else '' end)
                     and e.source is distinct from '/workflows/' || m.workflow
                     and position(uuid_send(e.id) in m.known) = 0
              on conflict do nothing
              returning organization_id, execution_id, position)
            select i.n::int as n, count(*)::int as messages
              from item i
              join found f on f.organization_id = i.organization_id and f.execution_id = i.execution_id and f.position = i.position
             group by i.n
            """;

    /** @param until events of a later time come after the subscription was there */
    record Scan(Subscription subscription, Instant until) {}

    @Override
    public int bytes(Scan scan) {
        return scan.subscription().bytes();
    }

    @Override
    public Future<List<Integer>> write(SqlConnection connection, List<Scan> batch) {
        return connection.preparedQuery(STORE).execute(columns(batch)).map(rows -> {
            Integer[] messages = new Integer[batch.size()];
            Arrays.fill(messages, 0);
            for (Row row : rows) {
                messages[row.getInteger("n") - 1] = row.getInteger("messages");
            }
            return List.of(messages);
        });
    }

    private static Tuple columns(List<Scan> batch) {
        int size = batch.size();
        UUID[] organizations = new UUID[size];
        UUID[] executions = new UUID[size];
        String[] positions = new String[size];
        UUID[] bounds = new UUID[size];
        Buffer[] known = new Buffer[size];
        Instant earliest = Instant.MAX;
        Instant latest = Instant.MIN;
        for (int i = 0; i < size; i++) {
            Subscription each = batch.get(i).subscription();
            Instant since = each.horizon().since();
            Instant until = batch.get(i).until();
            organizations[i] = each.execution().organization().value();
            executions[i] = each.execution().id().value();
            positions[i] = each.position();
            bounds[i] = Uuids.lowest(since);
            known[i] = bytes(each.horizon().known());
            earliest = since.isBefore(earliest) ? since : earliest;
            latest = until.isAfter(latest) ? until : latest;
        }
        return Tuple.tuple()
                .addArrayOfUUID(organizations)
                .addArrayOfUUID(executions)
                .addArrayOfString(positions)
                .addArrayOfUUID(bounds)
                .addArrayOfBuffer(known)
                .addUUID(Uuids.lowest(earliest))
                .addUUID(Uuids.lowest(latest));
    }

    private static Buffer bytes(List<UUID> ids) {
        Buffer bytes = Buffer.buffer(16 * ids.size());
        ids.forEach(id -> bytes.appendLong(id.getMostSignificantBits()).appendLong(id.getLeastSignificantBits()));
        return bytes;
    }
}
