package io.penstock.execution;

import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.penstock.workflow.Catalogue;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keeps what workflows gather that several events start: in the transaction that stores the events, so that an event which is acknowledged
 * is in its place, or has started what it completes. Who changes a gathering locks it, after the events are written, so that nobody who has
 * a lock waits for an event's key. Workflows cannot change meanwhile.
 */
final class GatheringStore {

    /** The first half of the key of each lock, apart from which none has two halves. */
    private static final int LOCKS = 0x47415448;

    private static final String HOLD_CATALOGUES = """
            select id from organizations where id = any($1) order by id for share
            """;

    private static final String LOCK = """
            select pg_advisory_xact_lock($1, key) from unnest($2::int[]) as key
            """;

    private static final String READ = """
            select g.* from gatherings g
              join unnest($1::uuid[], $2::uuid[], $3::bytea[]) as k(organization_id, workflow_id, common)
                on g.organization_id = k.organization_id and g.workflow_id = k.workflow_id and g.common = k.common
            """;

    private static final String CLEAR = """
            delete from gatherings g using unnest($1::uuid[], $2::uuid[], $3::bytea[]) as k(organization_id, workflow_id, common)
             where g.organization_id = k.organization_id and g.workflow_id = k.workflow_id and g.common = k.common
            """;

    private static final String KEEP = """
            insert into gatherings (organization_id, workflow_id, common, slot, version, event_id, hops, envelope)
            select * from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::smallint[], $5::int[], $6::uuid[], $7::smallint[],
                                 $8::bytea[])
            """;

    private static final String START = """
            with started as (
              insert into executions (organization_id, id, workflow_id, version, event_id, status, input, hops)
              select organization_id, id, workflow_id, version, event_id, 0, input, hops
                from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::bytea[], $7::smallint[])
                  as s(organization_id, id, workflow_id, version, event_id, input, hops)
              on conflict do nothing)
            update events e set executions = e.executions || s.executions
              from (select organization_id, id, string_agg(uuid_send(execution), ''::bytea order by execution) as executions
                      from unnest($8::uuid[], $9::uuid[], $10::uuid[]) as s(organization_id, id, execution)
                     group by organization_id, id) s
             where e.organization_id = s.organization_id and e.id = s.id and e.id between $11 and $12
            """;

    private GatheringStore() {}

    /**
     * Writes events and what they bring to gatherings.
     *
     * @param organizations whose workflows gather
     * @param write stores the events
     * @param portions of the events that were stored by it
     * @param completed is told when something has started that nobody owns yet
     */
    static <R> Future<R> write(
            SqlConnection connection,
            Collection<UUID> organizations,
            Supplier<Future<R>> write,
            Function<R, List<Portion>> portions,
            Runnable completed) {
        return connection
                .begin()
                .compose(transaction -> connection
                        .preparedQuery(HOLD_CATALOGUES)
                        .execute(Tuple.tuple()
                                .addArrayOfUUID(
                                        organizations.stream().distinct().toArray(UUID[]::new)))
                        .compose(held -> write.get())
                        .compose(written -> gather(connection, portions.apply(written))
                                .compose(started -> transaction
                                        .commit()
                                        .onSuccess(done -> {
                                            if (started > 0) {
                                                completed.run();
                                            }
                                        })
                                        .map(written)))
                        .recover(failure -> rolledBack(transaction, failure)));
    }

    private static <R> Future<R> rolledBack(Transaction transaction, Throwable failure) {
        return transaction.rollback().transform(done -> Future.failedFuture(failure));
    }

    /** How many executions it starts. */
    private static Future<Integer> gather(SqlConnection connection, List<Portion> portions) {
        if (portions.isEmpty()) {
            return Future.succeededFuture(0);
        }
        Map<Gathering.Key, Gathering> gatherings = new LinkedHashMap<>();
        for (Portion portion : portions) {
            for (Catalogue.Share share : portion.shares()) {
                gatherings.computeIfAbsent(Gathering.Key.of(portion.organization(), share), Gathering::new);
            }
        }
        Integer[] locks = gatherings.keySet().stream()
                .map(Gathering.Key::lock)
                .distinct()
                .sorted()
                .toArray(Integer[]::new);
        return connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(LOCKS).addArrayOfInteger(locks))
                .compose(locked -> read(connection, gatherings))
                .compose(read -> {
                    List<Gathering.Start> starts = take(portions, gatherings);
                    return keep(connection, gatherings.values())
                            .compose(kept -> start(connection, starts))
                            .map(starts.size());
                });
    }

    private static Future<Void> read(SqlConnection connection, Map<Gathering.Key, Gathering> gatherings) {
        return connection.preparedQuery(READ).execute(keys(gatherings.values())).map(rows -> {
            for (Row row : rows) {
                Gathering.Key key = new Gathering.Key(
                        new OrganizationId(row.getUUID("organization_id")),
                        new WorkflowId(row.getUUID("workflow_id")),
                        ByteBuffer.wrap(row.getBuffer("common").getBytes()));
                Gathering gathering = gatherings.get(key);
                if (gathering != null) {
                    gathering.load(row.getShort("slot"), member(row));
                }
            }
            return null;
        });
    }

    private static Gathering.Member member(Row row) {
        return new Gathering.Member(
                row.getInteger("version"),
                row.getUUID("event_id"),
                row.getShort("hops"),
                row.getBuffer("envelope").getBytes(),
                true);
    }

    private static List<Gathering.Start> take(List<Portion> portions, Map<Gathering.Key, Gathering> gatherings) {
        List<Gathering.Start> starts = new ArrayList<>();
        for (Portion portion : portions) {
            for (Catalogue.Share share : portion.shares()) {
                Gathering gathering = gatherings.get(Gathering.Key.of(portion.organization(), share));
                Gathering.Start start =
                        gathering == null ? null : gathering.take(portion.event(), portion.hops(), share);
                if (start != null) {
                    starts.add(start);
                }
            }
        }
        return starts;
    }

    private static Future<Void> keep(SqlConnection connection, Collection<Gathering> gatherings) {
        List<Gathering> anew = gatherings.stream().filter(Gathering::begunAnew).toList();
        Future<?> cleared = anew.isEmpty()
                ? Future.succeededFuture()
                : connection.preparedQuery(CLEAR).execute(keys(anew));
        return cleared.compose(done -> {
            List<Gathering.Key> keys = new ArrayList<>();
            List<Map.Entry<Integer, Gathering.Member>> members = new ArrayList<>();
            for (Gathering gathering : gatherings) {
                gathering.fresh().forEach((slot, member) -> {
                    keys.add(gathering.key());
                    members.add(Map.entry(slot, member));
                });
            }
            return members.isEmpty()
                    ? Future.succeededFuture()
                    : connection
                            .preparedQuery(KEEP)
                            .execute(members(keyColumns(keys), members))
                            .mapEmpty();
        });
    }

    private static Tuple keys(Collection<Gathering> gatherings) {
        return keyColumns(gatherings.stream().map(Gathering::key).toList());
    }

    private static Tuple keyColumns(List<Gathering.Key> keys) {
        return Tuple.tuple()
                .addArrayOfUUID(
                        keys.stream().map(key -> key.organization().value()).toArray(UUID[]::new))
                .addArrayOfUUID(keys.stream().map(key -> key.workflow().value()).toArray(UUID[]::new))
                .addArrayOfBuffer(
                        keys.stream().map(key -> Buffer.buffer(key.bytes())).toArray(Buffer[]::new));
    }

    private static Tuple members(Tuple keys, List<Map.Entry<Integer, Gathering.Member>> members) {
        List<Gathering.Member> values =
                members.stream().map(Map.Entry::getValue).toList();
        return keys.addArrayOfShort(
                        members.stream().map(each -> each.getKey().shortValue()).toArray(Short[]::new))
                .addArrayOfInteger(
                        values.stream().map(Gathering.Member::version).toArray(Integer[]::new))
                .addArrayOfUUID(values.stream().map(Gathering.Member::event).toArray(UUID[]::new))
                .addArrayOfShort(
                        values.stream().map(each -> (short) each.hops()).toArray(Short[]::new))
                .addArrayOfBuffer(values.stream()
                        .map(each -> Buffer.buffer(each.envelope()))
                        .toArray(Buffer[]::new));
    }

    private static Future<Void> start(SqlConnection connection, List<Gathering.Start> starts) {
        if (starts.isEmpty()) {
            return Future.succeededFuture();
        }
        StartedColumns columns = new StartedColumns(starts);
        return connection
                .preparedQuery(START)
                .execute(columns.addTo(Tuple.tuple()))
                .mapEmpty();
    }
}
