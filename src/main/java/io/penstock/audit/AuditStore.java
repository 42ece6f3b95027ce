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
    record StoredHead(Head head, byte @Nullable [] seal) {
        Link last() {
            return head.last();
        }
    }

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

    /** Both statements go out together; the result is the new head of the chain, which its transaction may still undo. */
    Future<StoredHead> append(SqlClient sql, OrganizationId organization, Head head, List<AuditEntry> added) {
        Addition addition = new Addition(organization, head, added);
        Future<?> inserted = sql.preparedQuery(INSERT).execute(addition.columns());
        Future<?> advanced = sql.preparedQuery(MOVE).execute(moved(organization, addition.stored));
        return Future.all(inserted, advanced).map(done -> addition.stored);
    }

    private static Tuple moved(OrganizationId organization, StoredHead to) {
        return Tuple.of(
                organization.value(),
                to.last().seq(),
                Buffer.buffer(to.last().hash()),
                to.head().begin().seq(),
                Buffer.buffer(to.head().begin().hash()),
                Buffer.buffer(to.seal()));
    }

    private static final String APPEND = """
            with moved as (
              update audit_heads set seq = $15, hash = $16, seal = $17
               where organization_id = $1
                 and seq = $18 and hash = $19 and begin_seq = $20 and begin_hash = $21 and seal = $22
              returning organization_id)
            insert into audit_log (organization_id, seq, id, at, actor, action, target, before_digest, after_digest,
                                   address, request_id, outcome, times, hash)
            select moved.organization_id, added.*
              from moved, unnest($2::bigint[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[],
                                 $8::bytea[], $9::bytea[], $10::text[], $11::text[], $12::text[], $13::int[],
                                 $14::bytea[]) added
            """;

    /**
     * Appends behind a head that this server has sealed itself, in one statement that is its own transaction: when the stored head is
     * another by any byte nothing is written, and the result is null.
     */
    Future<@Nullable StoredHead> appendBehind(
            SqlClient sql, OrganizationId organization, StoredHead known, List<AuditEntry> added) {
        Addition addition = new Addition(organization, known.head(), added);
        Tuple values = addition.columns()
                .addLong(addition.stored.last().seq())
                .addBuffer(Buffer.buffer(addition.stored.last().hash()))
                .addBuffer(Buffer.buffer(addition.stored.seal()))
                .addLong(known.last().seq())
                .addBuffer(Buffer.buffer(known.last().hash()))
                .addLong(known.head().begin().seq())
                .addBuffer(Buffer.buffer(known.head().begin().hash()))
                .addBuffer(buffer(known.seal()));
        return sql.preparedQuery(APPEND)
                .execute(values)
                .map(inserted -> inserted.rowCount() == 0 ? null : addition.stored);
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

    private static String[] texts(List<AuditEntry> entries, java.util.function.Function<AuditEntry, String> part) {
        return entries.stream().map(part).toArray(String[]::new);
    }

    private static @Nullable Buffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : Buffer.buffer(bytes);
    }

    /** Entries in the places that they get behind a head, and the head that stands behind them. */
    private final class Addition {
        private final OrganizationId organization;
        private final List<AuditEntry> entries;
        private final List<Link> links;
        private final StoredHead stored;

        Addition(OrganizationId organization, Head head, List<AuditEntry> added) {
            this.organization = organization;
            this.entries = added.stream().map(AuditEntry::trimmed).toList();
            this.links = new ArrayList<>(entries.size());
            Link last = head.last();
            for (AuditEntry entry : entries) {
                last = last.next(entry);
                links.add(last);
            }
            Head moved = head.at(last);
            this.stored = new StoredHead(moved, seal.seal(organization, moved));
        }

        Tuple columns() {
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
                    .addArrayOfBuffer(links.stream()
                            .map(link -> Buffer.buffer(link.hash()))
                            .toArray(Buffer[]::new));
        }
    }
}
