package io.penstock.audit;

import io.penstock.audit.AuditEntry.Digests;
import io.penstock.audit.AuditEntry.Source;
import io.penstock.audit.AuditStore.StoredHead;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what was appended, and changes nothing. */
final class AuditReadStore {

    private static final String COLUMNS = """
            select organization_id, seq, id, at, actor, action, target, before_digest, after_digest, address, request_id,
                   outcome, times, hash
            """;

    private AuditReadStore() {}

    private static final String SNAPSHOT = """
            start transaction isolation level repeatable read read only
            """;

    /** From here on the connection sees the database as it is now; the transaction ends with the connection. */
    static Future<Void> snapshot(SqlClient sql) {
        return sql.query(SNAPSHOT).execute().mapEmpty();
    }

    private static final String LIST = COLUMNS + """
              from audit_log
             where organization_id = $1 and seq < $2
               and ($3::text is null or actor = $3) and ($4::text is null or action = $4)
               and ($5::text is null or starts_with(target, $5)) and ($6::text is null or outcome = $6)
               and ($7::timestamptz is null or at >= $7) and ($8::timestamptz is null or at < $8)
             order by seq desc limit $9
            """;

    /** Of one organization, the newest first. */
    static Future<List<AuditRecord>> list(
            SqlClient sql, OrganizationId organization, AuditFilter filter, long before, int limit) {
        Outcome outcome = filter.outcome();
        Tuple values = Tuple.tuple()
                .addUUID(organization.value())
                .addLong(before)
                .addString(filter.actor())
                .addString(filter.action())
                .addString(filter.target())
                .addString(outcome == null ? null : outcome.toString())
                .addOffsetDateTime(time(filter.since()))
                .addOffsetDateTime(time(filter.until()))
                .addInteger(limit);
        return sql.preparedQuery(LIST).execute(values).map(AuditReadStore::records);
    }

    private static final String AFTER = COLUMNS + """
              from audit_log where organization_id = $1 and seq > $2 order by seq limit $3
            """;

    /** Of one organization after that number, the oldest first. */
    static Future<List<AuditRecord>> after(SqlClient sql, OrganizationId organization, long seq, int limit) {
        return sql.preparedQuery(AFTER)
                .execute(Tuple.of(organization.value(), seq, limit))
                .map(AuditReadStore::records);
    }

    private static final String CHAINS = """
            select organization_id from audit_heads union select organization_id from audit_log order by 1
            """;

    /** Those that have a head or entries. */
    static Future<List<OrganizationId>> chains(SqlClient sql) {
        return sql.query(CHAINS).execute().map(rows -> {
            List<OrganizationId> chains = new ArrayList<>(rows.rowCount());
            rows.forEach(row -> chains.add(new OrganizationId(row.getUUID(0))));
            return chains;
        });
    }

    private static final String HEAD = """
            select seq, hash, begin_seq, begin_hash, seal from audit_heads where organization_id = $1
            """;

    /** Null when there is none. */
    static Future<@Nullable StoredHead> head(SqlClient sql, OrganizationId organization) {
        return sql.preparedQuery(HEAD).execute(Tuple.of(organization.value())).map(AuditStore::head);
    }

    private static java.time.@Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static List<AuditRecord> records(RowSet<Row> rows) {
        List<AuditRecord> records = new ArrayList<>(rows.rowCount());
        rows.forEach(row -> records.add(record(row)));
        return records;
    }

    private static AuditRecord record(Row row) {
        AuditEntry entry = new AuditEntry(
                row.getUUID("id"),
                new OrganizationId(row.getUUID("organization_id")),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("actor"),
                row.getString("action"),
                row.getString("target"),
                new Digests(bytes(row.getBuffer("before_digest")), bytes(row.getBuffer("after_digest"))),
                new Source(row.getString("address"), row.getString("request_id")),
                Outcome.of(row.getString("outcome")),
                row.getInteger("times"));
        return new AuditRecord(
                entry, new Link(row.getLong("seq"), row.getBuffer("hash").getBytes()));
    }

    private static byte @Nullable [] bytes(@Nullable Buffer buffer) {
        return buffer == null ? null : buffer.getBytes();
    }
}
