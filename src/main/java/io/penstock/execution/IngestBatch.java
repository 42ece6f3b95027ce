package io.penstock.execution;

import io.penstock.event.CloudEvent;
import io.penstock.event.DedupeKey;
import io.penstock.execution.Receipt.Duplicate;
import io.penstock.execution.Receipt.Stale;
import io.penstock.execution.Receipt.Stored;
import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stores many submissions in one statement: keys, events and executions together, or nothing of a submission. Sending the same batch
 * again changes nothing and gives the same receipts.
 */
final class IngestBatch implements GroupCommit.Batch<Submission, Receipt> {

    /**
     * Sets are compared by {@code in} within a disjunction, which PostgreSQL hashes whatever it expects of their sizes: the plan serves
     * one row and a thousand, so that it is made once for a connection.
     */
    private static final String STORE = """
            with item as (
              select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::bytea[], $7::bytea[],
                                   $8::bytea[], $9::bytea[], $10::bytea[], $11::bigint[], $12::bigint[], $13::uuid[])
                with ordinality
                as i(organization_id, id, type, source, replay_of, headers, envelope,
                     executions, key, digest, window_seconds, catalogue, execution, n)),
            known as materialized (
              select id, catalogue_version from organizations where id = any($28::uuid[]) and deleted_at is null),
            valid as (
              select i.* from item i
                join known o on o.id = i.organization_id and i.catalogue in (-1, o.catalogue_version)),
            keyed as (
              insert into dedupe_keys as d (organization_id, key, digest, event_id, expires_at)
              select organization_id, key, digest, id, now() + window_seconds * interval '1 second'
                from valid where key is not null order by organization_id, key
              on conflict (organization_id, key) do update
                 set digest = excluded.digest, event_id = excluded.event_id, expires_at = excluded.expires_at
               where d.expires_at <= now() or d.event_id = excluded.event_id
              returning event_id),
            stored as (
              insert into events (organization_id, id, type, source, replay_of, executions, headers, envelope)
              select organization_id, id, type, source, replay_of, executions, headers, envelope
                from valid where type is not null and (key is null or id in (select event_id from keyed))
              on conflict do nothing
              returning id),
            delivered as (
              insert into inbox (organization_id, execution_id, kind, position, about)
              select v.organization_id, s.execution_id, 'event', s.position, v.id
                from valid v join subscriptions s on s.organization_id = v.organization_id and s.type in (v.type, '')
               where exists (select from subscriptions) and v.id in (select id from stored)
              on conflict do nothing
              returning about, execution_id, position),
            started as (
              insert into executions (organization_id, event_id, id, workflow_id, version, owner, input, status, output,
                                      error, tasks, tasks_omitted, started_at, finished_at)
              select r.*
                from unnest($14::uuid[], $15::uuid[], $16::uuid[], $17::uuid[], $18::int[], $19::uuid[], $20::bytea[],
                            $21::smallint[], $22::bytea[], $23::bytea[], $24::bytea[], $25::int[], $26::timestamptz[],
                            $27::timestamptz[])
                  as r(organization_id, event_id, id, workflow_id, version, owner, input, status, output,
                       error, tasks, tasks_omitted, started_at, finished_at)
               where r.event_id is null or r.event_id in (select id from stored)
              on conflict do nothing
              returning id)
            select v.n::int as n, v.key is null or v.id in (select event_id from keyed) as taken,
                   (v.type is not null and v.id in (select id from stored))
                     or (v.type is null and v.execution in (select id from started)) as fresh,
                   null as listener
              from valid v
            union all
            select null, true, true, about || ' ' || execution_id || ' ' || position from delivered
            """;

    private static final String FIRST = """
            select d.organization_id, d.key, d.digest, d.event_id from dedupe_keys d
              join unnest($1::uuid[], $2::bytea[]) as k(organization_id, key)
                on k.organization_id = d.organization_id and k.key = d.key
            """;

    private record Key(UUID organization, ByteBuffer bytes) {}

    @Override
    public int bytes(Submission submission) {
        return submission.bytes();
    }

    @Override
    public Future<List<Receipt>> write(SqlConnection connection, List<Submission> batch) {
        List<Submission> sent = new ArrayList<>(batch.size());
        Map<Key, Submission> firstOfKey = new HashMap<>();
        for (Submission submission : batch) {
            Key key = key(submission);
            if (key == null || firstOfKey.putIfAbsent(key, submission) == null) {
                sent.add(submission);
            }
        }
        return connection
                .preparedQuery(STORE)
                .execute(parameters(sent))
                .map(rows -> {
                    Map<Submission, Receipt> receipts = new IdentityHashMap<>(sent.size());
                    Map<UUID, List<Receipt.Listener>> listeners = new HashMap<>();
                    for (Row row : rows) {
                        Integer n = row.getInteger("n");
                        if (n == null) {
                            listener(row.getString("listener"), listeners);
                        } else {
                            Receipt receipt = row.getBoolean("taken") ? new Stored(row.getBoolean("fresh")) : UNKNOWN;
                            receipts.put(sent.get(n - 1), receipt);
                        }
                    }
                    tell(listeners, sent, receipts);
                    return receipts;
                })
                .compose(receipts -> resolve(connection, sent, receipts))
                .map(receipts -> inOrder(batch, firstOfKey, receipts));
    }

    /** @param row the ids of the event and of the execution, and the position, which has any character */
    private static void listener(String row, Map<UUID, List<Receipt.Listener>> listeners) {
        String[] parts = row.split(" ", 3);
        listeners
                .computeIfAbsent(UUID.fromString(parts[0]), none -> new ArrayList<>())
                .add(new Receipt.Listener(UUID.fromString(parts[1]), parts[2]));
    }

    private static void tell(
            Map<UUID, List<Receipt.Listener>> listeners, List<Submission> sent, Map<Submission, Receipt> receipts) {
        if (listeners.isEmpty()) {
            return;
        }
        for (Submission submission : sent) {
            CloudEvent event = submission.event();
            List<Receipt.Listener> told =
                    event == null ? null : listeners.get(event.id().value());
            if (told != null) {
                receipts.put(submission, new Stored(true, told));
            }
        }
    }

    /** Stands for a duplicate until its first event is known. */
    private static final Receipt UNKNOWN = new Duplicate(new UUID(0, 0), false);

    private static Tuple parameters(List<Submission> sent) {
        EventColumns events = new EventColumns(sent.size());
        ExecutionColumns executions = new ExecutionColumns(sent);
        for (int i = 0; i < sent.size(); i++) {
            events.set(i, sent.get(i));
        }
        UUID[] organizations = sent.stream()
                .map(submission -> submission.organization().value())
                .distinct()
                .toArray(UUID[]::new);
        return executions.addTo(events.addTo(Tuple.tuple())).addArrayOfUUID(organizations);
    }

    private static @Nullable Key key(Submission submission) {
        DedupeKey key = submission.key();
        return key == null ? null : new Key(submission.organization().value(), ByteBuffer.wrap(key.hash()));
    }

    /** Reads what the duplicates are duplicates of: the statement that lost to a concurrent commit cannot see it. */
    private static Future<Map<Submission, Receipt>> resolve(
            SqlConnection connection, List<Submission> sent, Map<Submission, Receipt> receipts) {
        Map<Key, Submission> duplicates = new HashMap<>();
        for (Submission submission : sent) {
            Key key = key(submission);
            if (key != null && receipts.get(submission) == UNKNOWN) {
                duplicates.put(key, submission);
            }
        }
        if (duplicates.isEmpty()) {
            return Future.succeededFuture(receipts);
        }
        return connection
                .preparedQuery(FIRST)
                .execute(keys(duplicates.keySet()))
                .map(rows -> {
                    duplicates.values().forEach(submission -> receipts.put(submission, new Stale()));
                    for (Row row : rows) {
                        Key key = new Key(
                                row.getUUID("organization_id"),
                                ByteBuffer.wrap(row.getBuffer("key").getBytes()));
                        Submission submission = duplicates.get(key);
                        if (submission != null) {
                            boolean same =
                                    sameBody(submission, row.getBuffer("digest").getBytes());
                            receipts.put(submission, new Duplicate(row.getUUID("event_id"), same));
                        }
                    }
                    return receipts;
                });
    }

    private static boolean sameBody(Submission submission, byte[] digest) {
        DedupeKey key = submission.key();
        return key != null && Arrays.equals(key.body(), digest);
    }

    private static Tuple keys(Iterable<Key> keys) {
        List<UUID> organizations = new ArrayList<>();
        List<Buffer> bytes = new ArrayList<>();
        for (Key key : keys) {
            organizations.add(key.organization());
            bytes.add(Buffer.buffer(key.bytes().array()));
        }
        return Tuple.tuple()
                .addArrayOfUUID(organizations.toArray(UUID[]::new))
                .addArrayOfBuffer(bytes.toArray(Buffer[]::new));
    }

    private static List<Receipt> inOrder(
            List<Submission> batch, Map<Key, Submission> firstOfKey, Map<Submission, Receipt> receipts) {
        List<Receipt> ordered = new ArrayList<>(batch.size());
        for (Submission submission : batch) {
            Key key = key(submission);
            Submission first = key == null ? submission : firstOfKey.getOrDefault(key, submission);
            Receipt receipt = receipts.getOrDefault(first, new Stale());
            CloudEvent event = first.event();
            if (first != submission && receipt instanceof Stored && event != null && first.key() != null) {
                receipt = new Duplicate(
                        event.id().value(), sameBody(submission, first.key().body()));
            } else if (first != submission && receipt instanceof Duplicate earlier) {
                boolean same =
                        first.key() != null && sameBody(submission, first.key().body());
                receipt = new Duplicate(earlier.first(), same && earlier.sameBody());
            }
            ordered.add(receipt);
        }
        return ordered;
    }
}
