package io.penstock.execution;

import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How executions change owner, and what is needed to go on with them. Every statement stays within days of ids. */
final class ClaimStore {

    private final SqlClient sql;

    /** @param sql a fenced connection of the node for which is claimed */
    ClaimStore(SqlClient sql) {
        this.sql = sql;
    }

    /** Reads the living nodes once, so that what is left is one walk in the order of the index on what is unfinished. */
    static final String ORPHANS = """
            with free as materialized (
              select organization_id, id from executions e
               where status < 2 and id between $2 and $3
                 and (owner is null or owner <> all (array(select n.id from nodes n)))
               order by id limit $4
                 for update skip locked)
            update executions e set owner = $1, status = 1, adoptions = adoptions + (e.owner is not null)::int
              from free f
             where e.organization_id = f.organization_id and e.id = f.id and e.id between $2 and $3
            returning e.organization_id, e.id, e.workflow_id, e.version, e.generation, e.event_id, e.input, e.hops, e.depth, e.parent_id,
                      e.parent_generation, e.parent_position, e.retried_at
            """;

    /** Takes unfinished executions with ids in those bounds that nobody alive owns. */
    Future<List<Claim>> orphans(UUID node, IdBounds bounds, int limit) {
        return sql.preparedQuery(ORPHANS)
                .execute(Tuple.of(node, bounds.lowest(), bounds.highest(), limit))
                .map(ClaimStore::claims);
    }

    private static final String OWNED = """
            select organization_id, id, workflow_id, version, generation, event_id, input, hops, depth, parent_id,
                   parent_generation, parent_position, retried_at from executions
             where status < 2 and owner = $1 and id between $2 and $3 order by id limit $4
            """;

    /** What the node owns within those bounds, whether it runs or not. */
    Future<List<Claim>> owned(UUID node, IdBounds bounds, int limit) {
        return sql.preparedQuery(OWNED)
                .execute(Tuple.of(node, bounds.lowest(), bounds.highest(), limit))
                .map(ClaimStore::claims);
    }

    private static final String DUE = """
            select organization_id, execution_id from timers where due_at <= now() order by due_at limit $1
            """;

    private static final String WAKE = """
            with d as (
              select * from unnest($2::uuid[], $3::uuid[]) as d(organization_id, id)),
            woken as (
              update executions e set owner = $1, status = 1 from d
               where e.organization_id = d.organization_id and e.id = d.id and e.id between $4 and $5 and e.status = 2
              returning e.organization_id, e.id, e.workflow_id, e.version, e.generation, e.event_id, e.input, e.hops, e.depth, e.parent_id,
                      e.parent_generation, e.parent_position, e.retried_at),
            done as (
              delete from timers t using d
               where t.organization_id = d.organization_id and t.execution_id = d.id and t.due_at <= now())
            select * from woken
            """;

    /** Takes waiting executions whose time has come. */
    Future<List<Claim>> due(UUID node, int limit) {
        return sql.preparedQuery(DUE).execute(Tuple.of(limit)).compose(rows -> {
            List<Named> named = new ArrayList<>(rows.size());
            rows.forEach(row -> named.add(new Named(row.getUUID("organization_id"), row.getUUID("execution_id"))));
            return wake(node, named);
        });
    }

    private record Named(UUID organization, UUID id) {}

    /** Takes those of these executions that wait, whatever they wait for. */
    Future<List<Claim>> waiting(UUID node, Collection<Mail.Address> addresses) {
        List<Named> named = new ArrayList<>(addresses.size());
        addresses.forEach(each -> named.add(
                new Named(each.organization().value(), each.execution().value())));
        return wake(node, named);
    }

    private Future<List<Claim>> wake(UUID node, List<Named> named) {
        if (named.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        IdBounds bounds = IdBounds.of(named, Named::id);
        return sql.preparedQuery(WAKE)
                .execute(Tuple.of(node)
                        .addArrayOfUUID(named.stream().map(Named::organization).toArray(UUID[]::new))
                        .addArrayOfUUID(named.stream().map(Named::id).toArray(UUID[]::new))
                        .addUUID(bounds.lowest())
                        .addUUID(bounds.highest()))
                .map(ClaimStore::claims);
    }

    private static final String JOURNAL = """
            select j.execution_id, j.position, j.seq, j.digest, j.outcome, j.snapshot
              from unnest($1::uuid[], $2::uuid[], $3::int[]) as e(organization_id, id, generation)
             cross join lateral (
                    select case when $6 then 0 else coalesce(max(seq), 0) end as seq from journal s
                     where s.organization_id = e.organization_id and s.execution_id = e.id
                       and s.generation = e.generation and s.snapshot is not null
                       and s.execution_id between $4 and $5) last
              join journal j on j.organization_id = e.organization_id and j.execution_id = e.id
                   and j.generation = e.generation and j.seq >= last.seq and j.execution_id between $4 and $5
             order by j.execution_id, j.seq, j.outcome is not null
            """;

    /** Of each claim the journal from its last snapshot on, in order. */
    Future<Map<ExecutionId, List<JournalEntry>>> journals(List<Claim> claims) {
        return journals(claims, false);
    }

    /** @param whole from the beginning, also where there is a snapshot */
    Future<Map<ExecutionId, List<JournalEntry>>> journals(List<Claim> claims, boolean whole) {
        if (claims.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        IdBounds bounds = IdBounds.of(claims, claim -> claim.id().value());
        Map<UUID, Claim> byId = new HashMap<>();
        claims.forEach(claim -> byId.put(claim.id().value(), claim));
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(claims.stream()
                        .map(claim -> claim.organization().value())
                        .toArray(UUID[]::new))
                .addArrayOfUUID(claims.stream().map(claim -> claim.id().value()).toArray(UUID[]::new))
                .addArrayOfInteger(claims.stream().map(Claim::generation).toArray(Integer[]::new))
                .addUUID(bounds.lowest())
                .addUUID(bounds.highest())
                .addBoolean(whole);
        return sql.preparedQuery(JOURNAL).execute(parameters).map(rows -> {
            Map<ExecutionId, List<JournalEntry>> journals = new HashMap<>();
            for (Row row : rows) {
                Claim claim = byId.get(row.getUUID("execution_id"));
                if (claim != null) {
                    journals.computeIfAbsent(claim.id(), none -> new ArrayList<>())
                            .add(entry(claim, row));
                }
            }
            return journals;
        });
    }

    private static JournalEntry entry(Claim claim, Row row) {
        return new JournalEntry(
                claim.ref(),
                row.getString("position"),
                row.getInteger("seq"),
                row.getLong("digest"),
                bytes(row, "outcome"),
                bytes(row, "snapshot"));
    }

    private static final String ENVELOPES = """
            select v.id, v.envelope from events v
              join unnest($1::uuid[], $2::uuid[]) as e(organization_id, id)
                on v.organization_id = e.organization_id and v.id = e.id
             where v.id between $3 and $4
            """;

    /** The envelopes of the events that are the input of claims, by event id. */
    Future<Map<UUID, byte[]>> envelopes(List<Claim> claims) {
        List<Named> events = new ArrayList<>();
        for (Claim claim : claims) {
            UUID event = claim.event();
            if (claim.input() == null && event != null) {
                events.add(new Named(claim.organization().value(), event));
            }
        }
        if (events.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        IdBounds bounds = IdBounds.of(events, Named::id);
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(events.stream().map(Named::organization).toArray(UUID[]::new))
                .addArrayOfUUID(events.stream().map(Named::id).toArray(UUID[]::new))
                .addUUID(bounds.lowest())
                .addUUID(bounds.highest());
        return sql.preparedQuery(ENVELOPES).execute(parameters).map(rows -> {
            Map<UUID, byte[]> envelopes = new HashMap<>();
            rows.forEach(row ->
                    envelopes.put(row.getUUID("id"), row.getBuffer("envelope").getBytes()));
            return envelopes;
        });
    }

    static List<Claim> claims(RowSet<Row> rows) {
        List<Claim> claims = new ArrayList<>(rows.size());
        for (Row row : rows) {
            OffsetDateTime retriedAt = row.getOffsetDateTime("retried_at");
            claims.add(new Claim(
                    new OrganizationId(row.getUUID("organization_id")),
                    new ExecutionId(row.getUUID("id")),
                    new WorkflowId(row.getUUID("workflow_id")),
                    row.getInteger("version"),
                    row.getInteger("generation"),
                    lineage(row),
                    row.getUUID("event_id"),
                    bytes(row, "input"),
                    retriedAt == null ? null : retriedAt.toInstant()));
        }
        return claims;
    }

    private static Lineage lineage(Row row) {
        UUID parent = row.getUUID("parent_id");
        String position = row.getString("parent_position");
        return new Lineage(
                row.getShort("hops"),
                row.getShort("depth"),
                parent == null || position == null
                        ? null
                        : new Lineage.Parent(new ExecutionId(parent), row.getInteger("parent_generation"), position));
    }

    private static byte @Nullable [] bytes(Row row, String column) {
        Buffer buffer = row.getBuffer(column);
        return buffer == null ? null : buffer.getBytes();
    }
}
