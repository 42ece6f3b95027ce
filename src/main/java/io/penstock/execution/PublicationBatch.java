package io.penstock.execution;

import io.penstock.event.CloudEvent;
import io.penstock.execution.Receipt.Stale;
import io.penstock.execution.Receipt.Stored;
import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what runs emit: the entry of the maker's journal, the event, what it starts and the messages for those who listen are one
 * statement. Sending the same batch again changes nothing, since the entries are there. What a workflow tells of itself goes to those who
 * listen for its very type, and not to executions of that workflow.
 */
final class PublicationBatch implements GroupCommit.Batch<Publication, Receipt> {

    private static final String STORE = """
            with item as (
              select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::smallint[], $6::bytea[], $7::bytea[],
                                   $8::bigint[], $9::uuid[], $10::int[], $11::text[], $12::int[], $13::bigint[], $14::bytea[])
                with ordinality
                as i(organization_id, id, type, source, hops, executions, envelope, catalogue,
                     maker, generation, position, seq, digest, outcome, n)),
            valid as (
              select i.* from item i
                join organizations o on o.id = i.organization_id and o.catalogue_version = i.catalogue),
            journaled as (
              insert into journal (organization_id, execution_id, generation, position, seq, digest, outcome)
              select organization_id, maker, generation, position, seq, digest, outcome from valid where position is not null
              on conflict do nothing
              returning execution_id, position),
            stored as (
              insert into events (organization_id, id, type, source, hops, executions, headers, envelope)
              select v.organization_id, v.id, v.type, v.source, v.hops, v.executions, ''::bytea, v.envelope
                from valid v
               where v.position is null or (v.maker, v.position) in (select execution_id, position from journaled)
              on conflict do nothing
              returning organization_id, id, type, source),
            delivered as (
              insert into inbox (organization_id, execution_id, kind, position, about)
              select e.organization_id, s.execution_id, 'event', s.position, e.id
                from stored e
                join subscriptions s on s.organization_id = e.organization_id
                     and s.type in (e.type, case when e.source like '/workflows/%' then e.type else '' end)
                     and e.source is distinct from '/workflows/' || s.workflow
              on conflict do nothing
              returning about, execution_id, position),
            started as (
              insert into executions (organization_id, id, workflow_id, version, event_id, status, owner, hops)
              select r.organization_id, r.id, r.workflow_id, r.version, r.event_id,
                     case when r.owner is null then 0 else 1 end, r.owner, r.hops
                from unnest($15::uuid[], $16::uuid[], $17::uuid[], $18::uuid[], $19::int[], $20::uuid[], $21::smallint[])
                  as r(organization_id, event_id, id, workflow_id, version, owner, hops)
               where r.event_id in (select id from stored)
              on conflict do nothing)
            select v.n::int as n, v.id in (select id from stored) as fresh, null::uuid as execution_id, null::text as position
              from valid v
            union all
            select v.n::int, true, d.execution_id, d.position from delivered d join valid v on v.id = d.about
            """;

    @Override
    public int bytes(Publication publication) {
        return publication.bytes();
    }

    @Override
    public Future<List<Receipt>> write(SqlConnection connection, List<Publication> batch) {
        return connection
                .preparedQuery(STORE)
                .execute(starts(batch, publications(batch)))
                .map(rows -> receipts(batch, rows));
    }

    private static List<Receipt> receipts(List<Publication> batch, RowSet<Row> rows) {
        Map<Integer, Boolean> fresh = new HashMap<>();
        Map<Integer, List<Receipt.Listener>> listeners = new HashMap<>();
        for (Row row : rows) {
            Integer n = row.getInteger("n");
            UUID execution = row.getUUID("execution_id");
            if (execution == null) {
                fresh.put(n, row.getBoolean("fresh"));
            } else {
                listeners
                        .computeIfAbsent(n, none -> new ArrayList<>())
                        .add(new Receipt.Listener(execution, row.getString("position")));
            }
        }
        List<Receipt> receipts = new ArrayList<>(batch.size());
        for (int n = 1; n <= batch.size(); n++) {
            Boolean stored = fresh.get(n);
            receipts.add(stored == null ? new Stale() : new Stored(stored, listeners.getOrDefault(n, List.of())));
        }
        return receipts;
    }

    private static Tuple publications(List<Publication> batch) {
        int size = batch.size();
        UUID[] organizations = new UUID[size];
        UUID[] ids = new UUID[size];
        String[] types = new String[size];
        String[] sources = new String[size];
        Short[] hops = new Short[size];
        Buffer[] executions = new Buffer[size];
        Buffer[] envelopes = new Buffer[size];
        Long[] catalogues = new Long[size];
        for (int i = 0; i < size; i++) {
            Publication each = batch.get(i);
            CloudEvent event = each.event();
            organizations[i] = each.maker().organization().value();
            ids[i] = event.id().value();
            types[i] = event.type();
            sources[i] = event.source();
            hops[i] = (short) each.hops();
            executions[i] = EventColumns.ids(each.executions());
            envelopes[i] = Buffer.buffer(event.bytes());
            catalogues[i] = each.catalogueVersion();
        }
        return entries(
                batch,
                Tuple.tuple()
                        .addArrayOfUUID(organizations)
                        .addArrayOfUUID(ids)
                        .addArrayOfString(types)
                        .addArrayOfString(sources)
                        .addArrayOfShort(hops)
                        .addArrayOfBuffer(executions)
                        .addArrayOfBuffer(envelopes)
                        .addArrayOfLong(catalogues));
    }

    private static Tuple entries(List<Publication> batch, Tuple tuple) {
        int size = batch.size();
        UUID[] makers = new UUID[size];
        Integer[] generations = new Integer[size];
        @Nullable String[] positions = new String[size];
        Integer[] sequences = new Integer[size];
        Long[] digests = new Long[size];
        @Nullable Buffer[] outcomes = new Buffer[size];
        for (int i = 0; i < size; i++) {
            Publication each = batch.get(i);
            JournalEntry entry = each.entry();
            makers[i] = each.maker().id().value();
            generations[i] = each.maker().generation();
            positions[i] = entry == null ? null : entry.position();
            sequences[i] = entry == null ? 0 : entry.seq();
            digests[i] = entry == null ? 0 : entry.digest();
            byte[] outcome = entry == null ? null : entry.outcome();
            outcomes[i] = outcome == null ? null : Buffer.buffer(outcome);
        }
        return tuple.addArrayOfUUID(makers)
                .addArrayOfInteger(generations)
                .addArrayOfString(positions)
                .addArrayOfInteger(sequences)
                .addArrayOfLong(digests)
                .addArrayOfBuffer(outcomes);
    }

    private static Tuple starts(List<Publication> batch, Tuple tuple) {
        StartColumns starts = new StartColumns();
        for (Publication each : batch) {
            starts.add(each.maker().organization(), each.event().id().value(), each.hops(), each.executions());
        }
        return starts.addTo(tuple);
    }
}
