package io.penstock.backup;

import io.penstock.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the servers know of the backups that they have made. */
final class BackupStore {

    private final Database database;

    BackupStore(Database database) {
        this.database = database;
    }

    /** One backup at a time, on whichever node; let go of with the connection. */
    private static final String SEIZE = """
            select pg_try_advisory_lock(hashtext('penstock backup'), 0)
            """;

    /** A connection that holds the lock; empty when another has it. The caller closes it. */
    Future<Optional<SqlConnection>> seize() {
        return database.connect()
                .compose(connection -> connection
                        .query(SEIZE)
                        .execute()
                        .compose(rows -> rows.iterator().next().getBoolean(0)
                                ? Future.succeededFuture(Optional.of(connection))
                                : connection.close().map(Optional.<SqlConnection>empty()))
                        .onFailure(failed -> connection.close()));
    }

    /** Whoever holds the lock knows that what was running is not any more. */
    private static final String BEGIN = """
            with died as (
              update backups
                 set status = 'failed', ended_at = now(), error = 'Its process ended before it was whole.'
               where status = 'running'
              returning id
            ), begun as (
              insert into backups (id, place, sealed, status) values ($1, $2, $3, 'running')
            )
            select id from died
            """;

    /** Gives those whose process has died. */
    Future<Set<String>> begin(String id, String place, boolean sealed) {
        return database.pool()
                .preparedQuery(BEGIN)
                .execute(Tuple.of(id, place, sealed))
                .map(rows -> {
                    Set<String> died = new HashSet<>();
                    rows.forEach(row -> died.add(row.getString("id")));
                    return died;
                });
    }

    private static final String COMPLETE = """
            update backups set status = 'complete', ended_at = now(), rows = $2, size_bytes = $3 where id = $1
            """;

    Future<Void> complete(Manifest made) {
        return database.pool()
                .preparedQuery(COMPLETE)
                .execute(Tuple.of(made.name(), made.rows(), made.bytes()))
                .mapEmpty();
    }

    private static final String FAIL = """
            update backups set status = 'failed', ended_at = now(), error = $2 where id = $1
            """;

    Future<Void> fail(String id, String error) {
        return database.pool().preparedQuery(FAIL).execute(Tuple.of(id, error)).mapEmpty();
    }

    private static final String VERIFIED = """
            update backups set verified_at = now(), verification = $2, findings = $3 where id = $1
            """;

    /** @param findings empty when it was good */
    Future<Void> verified(String id, String findings) {
        String verification = findings.isEmpty() ? "good" : "bad";
        return database.pool()
                .preparedQuery(VERIFIED)
                .execute(Tuple.of(id, verification, findings))
                .mapEmpty();
    }

    /** What failed stays for a look, as long as there are younger ones. */
    private static final String FORGET = """
            delete from backups where place = $1 and id < $2 and status <> 'running'
            """;

    Future<Void> forget(String place, String olderThan) {
        return database.pool()
                .preparedQuery(FORGET)
                .execute(Tuple.of(place, olderThan))
                .mapEmpty();
    }

    /**
     * A row.
     *
     * @param status running, complete or failed
     * @param verification good, bad, or null: it was not tried out
     */
    record Backup(
            String id,
            String place,
            String status,
            boolean sealed,
            Instant createdAt,
            @Nullable Instant endedAt,
            @Nullable Long rows,
            @Nullable Long sizeBytes,
            @Nullable String error,
            @Nullable Instant verifiedAt,
            @Nullable String verification,
            @Nullable String findings) {}

    private static final String LIST = """
            select id, place, status, sealed, created_at, ended_at, rows, size_bytes, error, verified_at, verification, findings
              from backups
             order by id desc
             limit 200
            """;

    /** The newest first. */
    Future<List<Backup>> list() {
        return database.pool().query(LIST).execute().map(BackupStore::backups);
    }

    private static final String FIND = """
            select id, place, status, sealed, created_at, ended_at, rows, size_bytes, error, verified_at, verification, findings
              from backups
             where id = $1
            """;

    Future<Optional<Backup>> find(String id) {
        return database.pool()
                .preparedQuery(FIND)
                .execute(Tuple.of(id))
                .map(rows -> backups(rows).stream().findFirst());
    }

    private static List<Backup> backups(RowSet<Row> rows) {
        List<Backup> found = new ArrayList<>(rows.size());
        for (Row row : rows) {
            found.add(new Backup(
                    row.getString("id"),
                    row.getString("place"),
                    row.getString("status"),
                    row.getBoolean("sealed"),
                    row.getOffsetDateTime("created_at").toInstant(),
                    instant(row.getOffsetDateTime("ended_at")),
                    row.getLong("rows"),
                    row.getLong("size_bytes"),
                    row.getString("error"),
                    instant(row.getOffsetDateTime("verified_at")),
                    row.getString("verification"),
                    row.getString("findings")));
        }
        return found;
    }

    /** When the first migration ran: how old the database is. */
    private static final String STANDING = """
            select now() as at,
                   (select min(applied_at) from penstock_migrations) as since,
                   complete.created_at,
                   complete.ended_at,
                   complete.size_bytes,
                   newest.status as newest_status,
                   newest.error,
                   tried.verified_at,
                   tried.verification,
                   tried.findings
              from (select 1) as one
              left join (select created_at, ended_at, size_bytes from backups
                          where status = 'complete' order by id desc limit 1) as complete on true
              left join (select status, error from backups order by id desc limit 1) as newest on true
              left join (select verified_at, verification, findings from backups
                          where verified_at is not null order by verified_at desc limit 1) as tried on true
            """;

    /** How it stands with all of them together. */
    Future<Standing> standing() {
        return database.pool().query(STANDING).execute().map(rows -> {
            Row row = rows.iterator().next();
            Long size = row.getLong("size_bytes");
            return new Standing(
                    row.getOffsetDateTime("at").toInstant(),
                    row.getOffsetDateTime("since").toInstant(),
                    instant(row.getOffsetDateTime("created_at")),
                    instant(row.getOffsetDateTime("ended_at")),
                    size == null ? 0 : size,
                    "failed".equals(row.getString("newest_status")) ? row.getString("error") : null,
                    instant(row.getOffsetDateTime("verified_at")),
                    "bad".equals(row.getString("verification")) ? row.getString("findings") : null);
        });
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
