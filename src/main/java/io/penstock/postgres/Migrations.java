package io.penstock.postgres;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema to this jar's revision, or refuses: each numbered file in a transaction of its own, on one connection that holds a
 * session lock, so that nodes that start together do it once. A roll-back works, since the schema records the oldest jar that may run on it.
 */
public final class Migrations {

    /** Where this jar's own files are. */
    public static final String FOLDER = "io/penstock/postgres/migrations";

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final int OLDEST_SERVER = 150_000;
    /** The same for all of Penstock's releases. */
    private static final long LOCK = 0x70656e73746f636bL;

    /** Whoever holds this keeps migrations, and so the start of servers, waiting until the connection ends. */
    static final String HOLD = "select pg_advisory_lock(" + LOCK + ")";

    private static final String TABLE = """
            create table if not exists penstock_migrations (
              number integer primary key,
              name text not null,
              checksum text not null,
              applied_at timestamptz not null default now(),
              oldest_jar integer not null
            )""";
    private static final String RECORDED = "select number, name, checksum, oldest_jar from penstock_migrations";
    private static final String RECORD =
            "insert into penstock_migrations (number, name, checksum, oldest_jar) values ($1, $2, $3, $4)";

    private final Database database;
    private final List<Migration> migrations;

    /**
     * Reads the files at once, and so blocks for a moment.
     *
     * @param folder of the class path, with a file {@code index} that lists the others
     * @throws Failure when a file is missing or out of order
     */
    public Migrations(Database database, String folder) {
        this.database = database;
        this.migrations = Migration.in(folder);
    }

    /**
     * What a run did.
     *
     * @param applied the numbers of the files that ran now
     * @param revision of the database now, which is above this jar's after a roll-back
     */
    public record Result(List<Integer> applied, int revision) {
        public Result {
            applied = List.copyOf(applied);
        }
    }

    private record Recorded(String name, String checksum, int oldestJar) {}

    /** The revision of this jar's own files. */
    public static int latest() {
        return Migration.in(FOLDER).size();
    }

    /** The revision of this jar: the number of its last file. */
    public int revision() {
        return migrations.size();
    }

    /** Changes nothing; fails with a {@link Failure} unless the database can be worked on as it is. */
    public Future<Void> require() {
        return database.connect()
                .compose(connection -> connection
                        .query(RECORDED)
                        .execute()
                        .recover(failure -> Future.failedFuture(
                                SqlErrors.isMissingTable(failure)
                                        ? refused("The database is not one of Penstock's; a server makes it one.")
                                        : failure))
                        .map(Migrations::recorded)
                        .map(recorded -> {
                            requireUnchanged(recorded);
                            requireFor(newest(recorded), recorded);
                            requireAll(recorded);
                            return (Void) null;
                        })
                        .eventually(() -> connection.close()));
    }

    /**
     * Where a database stands against this jar.
     *
     * @param revision of the database; above this jar's after a roll-back
     * @param pending the names of the files that have not run
     */
    public record Standing(int revision, List<String> pending) {}

    /** Asks on the pool, and changes nothing. */
    public Future<Standing> standing() {
        return database.pool().query(RECORDED).execute().map(rows -> {
            Map<Integer, Recorded> recorded = recorded(rows);
            return new Standing(
                    newest(recorded),
                    migrations.stream()
                            .filter(migration -> !recorded.containsKey(migration.number()))
                            .map(Migration::name)
                            .toList());
        });
    }

    private void requireAll(Map<Integer, Recorded> recorded) {
        if (newest(recorded) < revision()) {
            throw refused("The database is at revision " + newest(recorded) + " and this jar at " + revision()
                    + "; start a server of this version on it first.");
        }
    }

    /**
     * Looks whether this jar can build the schema that a database has had elsewhere.
     *
     * @throws Failure when it was built by a later jar or with other files
     */
    public void requireKnown(List<Snapshot.Applied> applied) {
        Map<Integer, Recorded> recorded = new HashMap<>();
        applied.forEach(each -> recorded.put(each.number(), new Recorded(each.name(), each.checksum(), each.number())));
        requireUnchanged(recorded);
        if (newest(recorded) > revision()) {
            throw refused("The backup is of revision " + newest(recorded) + " of the schema and this jar of revision "
                    + revision() + "; take the newer Penstock.");
        }
    }

    /** Raises the wall between organizations, too. Fails with a {@link Failure} when the server is too old, a file was changed after it had run, or the database is too new. */
    public Future<Result> run() {
        return run(revision());
    }

    /** The same up to an earlier revision, for what was built by an earlier jar. */
    public Future<Result> run(int last) {
        return database.connect().compose(connection -> locked(connection, last).eventually(() -> connection.close()));
    }

    private Future<Result> locked(SqlConnection connection, int last) {
        return connection
                .query("set statement_timeout = 0; " + HOLD)
                .execute()
                .compose(locked -> requireServer(connection))
                .compose(checked -> connection.query(TABLE).execute())
                .compose(created -> connection.query(RECORDED).execute())
                .compose(rows -> applyMissing(connection, recorded(rows), last))
                .compose(result -> TenantRole.raise(
                                connection, database.tenants().role())
                        .onSuccess(database.tenants()::use)
                        .map(result));
    }

    private static Map<Integer, Recorded> recorded(RowSet<Row> rows) {
        Map<Integer, Recorded> recorded = new HashMap<>();
        for (Row row : rows) {
            recorded.put(row.getInteger(0), new Recorded(row.getString(1), row.getString(2), row.getInteger(3)));
        }
        return recorded;
    }

    private static int newest(Map<Integer, Recorded> recorded) {
        return recorded.keySet().stream().mapToInt(number -> number).max().orElse(0);
    }

    private Future<Result> applyMissing(SqlConnection connection, Map<Integer, Recorded> recorded, int last) {
        requireUnchanged(recorded);
        int newest = newest(recorded);
        requireFor(newest, recorded);
        List<Integer> applied = new ArrayList<>();
        Future<Void> chain = Future.succeededFuture();
        for (Migration migration : migrations) {
            if (migration.number() <= last && !recorded.containsKey(migration.number())) {
                applied.add(migration.number());
                chain = chain.compose(before -> apply(connection, migration));
            }
        }
        return chain.map(done -> new Result(applied, Math.max(newest, last))).onSuccess(done -> tell(newest, done));
    }

    private static void tell(int before, Result result) {
        if (!result.applied().isEmpty()) {
            log.atInfo()
                    .addKeyValue("count", result.applied().size())
                    .addKeyValue("from", before)
                    .addKeyValue("to", result.revision())
                    .log("The database was migrated");
        }
    }

    private Future<Void> apply(SqlConnection connection, Migration migration) {
        return connection
                .begin()
                .compose(transaction -> connection
                        .query(migration.sql())
                        .execute()
                        .compose(done -> connection
                                .preparedQuery(RECORD)
                                .execute(Tuple.of(
                                        migration.number(),
                                        migration.name(),
                                        migration.checksum(),
                                        migration.oldestJar())))
                        .compose(recorded -> transaction.commit(), failed -> undo(transaction, failed)))
                .onSuccess(done ->
                        log.atDebug().addKeyValue("name", migration.name()).log("A migration was applied"))
                .recover(failed -> Future.failedFuture(new Failure(
                        new Reason.Conflict("The migration " + migration.name() + " failed: " + failed.getMessage()))));
    }

    private static Future<Void> undo(Transaction transaction, Throwable failed) {
        return transaction.rollback().transform(rolledBack -> Future.failedFuture(failed));
    }

    private static Future<Void> requireServer(SqlConnection connection) {
        return connection
                .query("select current_setting('server_version_num')::integer, current_setting('server_version')")
                .execute()
                .map(rows -> {
                    Row row = rows.iterator().next();
                    if (row.getInteger(0) < OLDEST_SERVER) {
                        throw refused(
                                "The database is PostgreSQL " + row.getString(1) + "; Penstock needs 15 or later.");
                    }
                    return null;
                });
    }

    private void requireUnchanged(Map<Integer, Recorded> recorded) {
        for (Migration migration : migrations) {
            Recorded before = recorded.get(migration.number());
            if (before != null && !before.checksum().equals(migration.checksum())) {
                throw refused("The database was built with another " + before.name()
                        + " than this jar's; it belongs to a different build of Penstock.");
            }
        }
    }

    private void requireFor(int newest, Map<Integer, Recorded> recorded) {
        for (int number = revision() + 1; number <= newest; number++) {
            Recorded newer = recorded.get(number);
            if (newer != null && newer.oldestJar() > revision()) {
                throw refused("The database is at revision " + newest + ", which needs a jar of revision "
                        + newer.oldestJar() + " or later, and this jar is of revision " + revision()
                        + "; start the newer Penstock again, or restore a backup from before.");
            }
        }
    }

    private static Failure refused(String message) {
        return new Failure(new Reason.Conflict(message));
    }
}
