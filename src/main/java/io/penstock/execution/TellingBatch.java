package io.penstock.execution;

import io.penstock.event.CloudEvent;
import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Changes executions as {@link ClosingBatch} does, and in the same statement stores the events that tell of it, with what they start and
 * the messages for those who listen: there is no event of what did not happen, and none is missing. Sending the same batch again changes
 * nothing.
 */
final class TellingBatch implements GroupCommit.Batch<Telling, TellingBatch.Result> {

    private static final String STORE = """
            with item as (
              select * from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::bytea[], $5::bytea[], $6::bytea[], $7::int[],
                                   $8::timestamptz[], $9::timestamptz[], $10::uuid[], $11::text[], $12::bytea[],
                                   $13::boolean[], $14::bigint[]) with ordinality
                as i(organization_id, id, status, output, error, tasks, tasks_omitted, started_at, finished_at,
                     parent_id, parent_position, told, absent, catalogue, n)),
            valid as (
              select i.* from item i
                join organizations o on o.id = i.organization_id and o.catalogue_version = i.catalogue),
            changed as (
              update executions e
                 set status = i.status, output = i.output, error = i.error,
                     tasks = case when i.status > 0 then i.tasks end, tasks_omitted = i.tasks_omitted,
                     started_at = case when i.status > 0 then i.started_at end,
                     finished_at = case when i.status > 3 then i.finished_at end,
                     owner = case when i.status > 0 then e.owner end,
                     adoptions = case when i.status > 0 then e.adoptions else 0 end
                from valid i
               where e.organization_id = i.organization_id and e.id = i.id and e.id between $15 and $16
                 and case when i.absent then e.status = 3 else e.owner is not distinct from $17 and e.status + 0 < 2 end
              returning e.organization_id, e.id, e.status, i.parent_id, i.parent_position, i.told),
            ended as (
              select organization_id, id, parent_id, parent_position, told from changed where status > 3),
            """ + ClosingBatch.AFTERMATH + """
            , forgotten as (
              delete from inbox b using changed c
               where c.status = 0 and b.organization_id = c.organization_id and b.execution_id = c.id and b.kind = 'suspend'),
            stored as (
              insert into events (organization_id, id, type, source, hops, executions, headers, envelope)
              select e.organization_id, e.id, e.type, e.source, e.hops, e.executions, ''::bytea, e.envelope
                from unnest($18::uuid[], $19::uuid[], $20::text[], $21::text[], $22::smallint[], $23::bytea[], $24::bytea[],
                            $25::uuid[])
                  as e(organization_id, id, type, source, hops, executions, envelope, maker)
                join changed c on c.organization_id = e.organization_id and c.id = e.maker
              on conflict do nothing
              returning organization_id, id, type, source),
            delivered as (
              insert into inbox (organization_id, execution_id, kind, position, about)
              select e.organization_id, s.execution_id, 'event', s.position, e.id
                from stored e
                join subscriptions s on s.organization_id = e.organization_id and s.type = e.type
                     and e.source is distinct from '/workflows/' || s.workflow
              on conflict do nothing
              returning about, execution_id, position),
            started as (
              insert into executions (organization_id, id, workflow_id, version, event_id, status, owner, hops)
              select r.organization_id, r.id, r.workflow_id, r.version, r.event_id,
                     case when r.owner is null then 0 else 1 end, r.owner, r.hops
                from unnest($26::uuid[], $27::uuid[], $28::uuid[], $29::uuid[], $30::int[], $31::uuid[], $32::smallint[])
                  as r(organization_id, event_id, id, workflow_id, version, owner, hops)
               where r.event_id in (select id from stored)
              on conflict do nothing)
            select v.n::int as n, v.id in (select id from changed) as fresh, null::uuid as about, null::uuid as execution_id,
                   null::text as position
              from valid v
            union all
            select null, true, about, execution_id, position from delivered
            """;

    private static final String READ_BACK = """
            select e.id from executions e
              join unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::boolean[]) as i(organization_id, id, status, absent)
                on e.organization_id = i.organization_id and e.id = i.id and e.status = i.status
             where e.id between $5 and $6 and (i.absent or e.owner = $7)
            """;

    private final UUID node;

    TellingBatch(UUID node) {
        this.node = node;
    }

    /**
     * What became of a telling.
     *
     * @param stale nothing was done, for the catalogue has changed since the match
     * @param fresh whether it was done by this very statement
     * @param done whether the execution is as asked
     * @param told who got a message, by event
     */
    record Result(boolean stale, boolean fresh, boolean done, Map<UUID, List<Receipt.Listener>> told) {

        List<Receipt.Listener> listeners(CloudEvent event) {
            return told.getOrDefault(event.id().value(), List.of());
        }
    }

    @Override
    public int bytes(Telling telling) {
        return telling.bytes();
    }

    @Override
    public Future<List<Result>> write(SqlConnection connection, List<Telling> batch) {
        List<Closing> closings =
                batch.stream().map(each -> each.farewell().closing()).toList();
        List<Ending> endings = closings.stream().map(Closing::ending).toList();
        IdBounds bounds = IdBounds.of(endings, ending -> ending.execution().id().value());
        Tuple parameters = ClosingBatch.parents(closings, EndingBatch.columns(endings))
                .addArrayOfBoolean(absent(batch))
                .addArrayOfLong(batch.stream().map(Telling::catalogueVersion).toArray(Long[]::new))
                .addUUID(bounds.lowest())
                .addUUID(bounds.highest())
                .addUUID(node);
        return connection
                .preparedQuery(STORE)
                .execute(events(batch, parameters))
                .compose(rows -> results(connection, batch, endings, rows));
    }

    private static Boolean[] absent(List<Telling> batch) {
        return batch.stream().map(each -> each.farewell().absent()).toArray(Boolean[]::new);
    }

    private Future<List<Result>> results(
            SqlConnection connection, List<Telling> batch, List<Ending> endings, RowSet<Row> rows) {
        Map<Integer, Boolean> valid = new HashMap<>();
        Map<UUID, List<Receipt.Listener>> told = new HashMap<>();
        for (Row row : rows) {
            Integer n = row.getInteger("n");
            if (n == null) {
                told.computeIfAbsent(row.getUUID("about"), none -> new ArrayList<>())
                        .add(new Receipt.Listener(row.getUUID("execution_id"), row.getString("position")));
            } else {
                valid.put(n, row.getBoolean("fresh"));
            }
        }
        Future<Set<UUID>> earlier =
                valid.containsValue(false) ? readBack(connection, batch, endings) : Future.succeededFuture(Set.of());
        return earlier.map(done -> {
            List<Result> results = new ArrayList<>(batch.size());
            for (int n = 1; n <= batch.size(); n++) {
                Boolean fresh = valid.get(n);
                boolean changed = Boolean.TRUE.equals(fresh);
                UUID id = endings.get(n - 1).execution().id().value();
                results.add(new Result(fresh == null, changed, changed || done.contains(id), told));
            }
            return results;
        });
    }

    private Future<Set<UUID>> readBack(SqlConnection connection, List<Telling> batch, List<Ending> endings) {
        IdBounds bounds = IdBounds.of(endings, ending -> ending.execution().id().value());
        Tuple parameters = EndingBatch.identity(endings)
                .addArrayOfBoolean(absent(batch))
                .addUUID(bounds.lowest())
                .addUUID(bounds.highest())
                .addUUID(node);
        return connection.preparedQuery(READ_BACK).execute(parameters).map(rows -> {
            Set<UUID> done = new HashSet<>();
            rows.forEach(row -> done.add(row.getUUID("id")));
            return done;
        });
    }

    private static Tuple events(List<Telling> batch, Tuple tuple) {
        List<UUID> organizations = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        List<String> types = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        List<Short> hops = new ArrayList<>();
        List<Buffer> executions = new ArrayList<>();
        List<Buffer> envelopes = new ArrayList<>();
        List<UUID> makers = new ArrayList<>();
        StartColumns starts = new StartColumns();
        for (Telling telling : batch) {
            ExecutionRef maker = telling.farewell().closing().ending().execution();
            for (Telling.Told told : telling.events()) {
                CloudEvent event = told.event();
                organizations.add(maker.organization().value());
                ids.add(event.id().value());
                types.add(event.type());
                sources.add(event.source());
                hops.add((short) telling.hops());
                executions.add(EventColumns.ids(told.executions()));
                envelopes.add(Buffer.buffer(event.bytes()));
                makers.add(maker.id().value());
                starts.add(maker.organization(), event.id().value(), telling.hops(), told.executions());
            }
        }
        return starts.addTo(tuple.addArrayOfUUID(organizations.toArray(UUID[]::new))
                .addArrayOfUUID(ids.toArray(UUID[]::new))
                .addArrayOfString(types.toArray(String[]::new))
                .addArrayOfString(sources.toArray(String[]::new))
                .addArrayOfShort(hops.toArray(Short[]::new))
                .addArrayOfBuffer(executions.toArray(Buffer[]::new))
                .addArrayOfBuffer(envelopes.toArray(Buffer[]::new))
                .addArrayOfUUID(makers.toArray(UUID[]::new)));
    }
}
