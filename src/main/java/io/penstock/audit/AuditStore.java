package io.penstock.audit;

import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The chains in PostgreSQL. Appending takes a transaction, in which the head of the chain is locked from its reading on. */
final class AuditStore {

    private final HeadSeal seal;

    AuditStore(HeadSeal seal) {
        this.seal = seal;
    }

    /** A head as it is stored. */
    record StoredHead(Head head, byte @Nullable [] seal) {}

    private static final String LOCK = """
            select seq, hash, begin_seq, begin_hash, seal from audit_heads where organization_id = $1 for update
            """;

    private static final String BEGIN = """
            insert into audit_heads (organization_id, seq, hash, begin_seq, begin_hash, seal)
            values ($1, 0, $2, 0, $2, $3) on conflict do nothing
            """;

    /** Whether the head was made now: the chain begins. */
    Future<Boolean> begin(SqlClient sql, OrganizationId organization) {
        Head head = Head.empty();
        return sql.preparedQuery(BEGIN)
                .execute(Tuple.of(
                        organization.value(),
                        Buffer.buffer(head.last().hash()),
                        Buffer.buffer(seal.seal(organization, head))))
                .map(inserted -> inserted.rowCount() == 1);
    }

    /** Null when the chain has not begun. From here on until the transaction ends nobody else appends to it. */
    Future<@Nullable StoredHead> lock(SqlClient sql, OrganizationId organization) {
        return sql.preparedQuery(LOCK).execute(Tuple.of(organization.value())).map(AuditStore::head);
    }

    static @Nullable StoredHead head(RowSet<Row> rows) {
        if (rows.rowCount() == 0) {
            return null;
        }
        Row row = rows.iterator().next();
        Link last = new Link(row.getLong("seq"), row.getBuffer("hash").getBytes());
        Link begin =
                new Link(row.getLong("begin_seq"), row.getBuffer("begin_hash").getBytes());
        return new StoredHead(new Head(begin, last), row.getBuffer("seal").getBytes());
    }

    boolean holds(OrganizationId organization, StoredHead stored) {
        return seal.holds(organization, stored.head(), stored.seal());
    }

    private static final String KNOWN = """
            select id from audit_log where organization_id = $1 and id = any($2)
            """;

    /** Which of them are there already: their transaction was committed, and its answer was lost. */
    Future<Set<UUID>> known(SqlClient sql, OrganizationId organization, List<AuditEntry> entries) {
        UUID[] ids = entries.stream().map(AuditEntry::id).toArray(UUID[]::new);
        return sql.preparedQuery(KNOWN)
                .execute(Tuple.tuple().addUUID(organization.value()).addArrayOfUUID(ids))
                .map(rows -> {
                    Set<UUID> known = new HashSet<>();
                    rows.forEach(row -> known.add(row.getUUID("id")));
                    return known;
                });
    }

    private static final String INSERT = """
            insert into audit_log (organization_id, seq, id, at, actor, action, target, before_digest, after_digest,
                                   address, request_id, outcome, times, hash)
            select $1, * from unnest($2::bigint[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[],
                                     $8::bytea[], $9::bytea[], $10::text[], $11::text[], $12::text[], $13::int[],
                                     $14::bytea[])
            """;

    private static final String MOVE = """
            update audit_heads set seq = $2, hash = $3, begin_seq = $4, begin_hash = $5, seal = $6
             where organization_id = $1
            """;

    /** Both statements go out together; the result is the new end of the chain. */
    Future<Link> append(SqlClient sql, OrganizationId organization, Head head, List<AuditEntry> added) {
        List<AuditEntry> entries = added.stream().map(AuditEntry::trimmed).toList();
        List<Link> links = new ArrayList<>(entries.size());
        Link last = head.last();
        for (AuditEntry entry : entries) {
            last = last.next(entry);
            links.add(last);
        }
        Link end = last;
        Head moved = head.at(end);
        Future<?> inserted = sql.preparedQuery(INSERT).execute(columns(organization, entries, links));
        Future<?> advanced = sql.preparedQuery(MOVE)
                .execute(Tuple.of(
                        organization.value(),
                        end.seq(),
                        Buffer.buffer(end.hash()),
                        moved.begin().seq(),
                        Buffer.buffer(moved.begin().hash()),
                        Buffer.buffer(seal.seal(organization, moved))));
        return Future.all(inserted, advanced).map(done -> end);
    }

    private static final String ALLOW_REMOVAL = """
            set local penstock.audit_retention = on
            """;

    private static final String REMOVE = """
            delete from audit_log where organization_id = $1 and seq <= $2
            """;

    /** Takes away what stands up to {@code kept}, which the head must begin with from now on, in the same transaction. */
    static Future<Void> remove(SqlClient sql, OrganizationId organization, Link kept) {
        return sql.query(ALLOW_REMOVAL)
                .execute()
                .compose(allowed -> sql.preparedQuery(REMOVE).execute(Tuple.of(organization.value(), kept.seq())))
                .mapEmpty();
    }

    private static Tuple columns(OrganizationId organization, List<AuditEntry> entries, List<Link> links) {
        return Tuple.tuple()
                .addUUID(organization.value())
                .addArrayOfLong(links.stream().map(Link::seq).toArray(Long[]::new))
                .addArrayOfUUID(entries.stream().map(AuditEntry::id).toArray(UUID[]::new))
                .addArrayOfOffsetDateTime(entries.stream()
                        .map(entry -> entry.at().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfString(texts(entries, AuditEntry::actor))
                .addArrayOfString(texts(entries, AuditEntry::action))
                .addArrayOfString(texts(entries, AuditEntry::target))
                .addArrayOfBuffer(entries.stream()
                        .map(entry -> buffer(entry.digests().before()))
                        .toArray(Buffer[]::new))
                .addArrayOfBuffer(entries.stream()
                        .map(entry -> buffer(entry.digests().after()))
                        .toArray(Buffer[]::new))
                .addArrayOfString(texts(entries, entry -> entry.source().address()))
                .addArrayOfString(texts(entries, entry -> entry.source().requestId()))
                .addArrayOfString(texts(entries, entry -> entry.outcome().toString()))
                .addArrayOfInteger(entries.stream().map(AuditEntry::times).toArray(Integer[]::new))
                .addArrayOfBuffer(
                        links.stream().map(link -> Buffer.buffer(link.hash())).toArray(Buffer[]::new));
    }

    private static String[] texts(List<AuditEntry> entries, java.util.function.Function<AuditEntry, String> part) {
        return entries.stream().map(part).toArray(String[]::new);
    }

    private static @Nullable Buffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : Buffer.buffer(bytes);
    }
}
