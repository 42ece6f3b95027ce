package io.penstock.postgres;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;

/**
 * Fills an empty database whose schema stands, in one transaction: it is full or still empty. No server can begin on it meanwhile, since the
 * migrations' lock is held. Blocks; for one thread of a worker pool at a time.
 */
public final class Restoration implements AutoCloseable {

    /** Migrations leave a row in these. */
    private static final Set<String> NEVER_EMPTY = Set.of("penstock_migrations", "webhook_changes");

    private static final String OWN_TABLES = """
            select c.relname
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition
             order by c.relname""";
    private static final String TRIGGERED = """
            select distinct c.relname
              from pg_trigger t
              join pg_class c on c.oid = t.tgrelid
              join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = current_schema() and not t.tgisinternal and not c.relispartition""";

    /** As the migration has it, for databases of before. */
    private static final String PAUSE_TABLE = """
            create table if not exists pause (
              singleton boolean primary key default true check (singleton),
              reason text not null,
              since timestamptz not null default now()
            )""";

    private static final String PAUSE = """
            insert into pause (reason) values (?)
            on conflict (singleton) do update set reason = excluded.reason, since = excluded.since
            returning singleton""";

    private final CopyConnection connection;

    private Restoration(CopyConnection connection) {
        this.connection = connection;
    }

    /**
     * Looks whether a database is empty, and lets it be.
     *
     * @throws Failure when it is not, or the address cannot be read
     * @throws IOException when it cannot be reached
     */
    public static void requireEmpty(String uri) throws IOException {
        try (CopyConnection connection = CopyConnection.open(uri)) {
            requireEmpty(connection);
        }
    }

    /** Takes all rows away. */
    public static void empty(String uri) throws IOException {
        try (CopyConnection connection = CopyConnection.open(uri)) {
            connection.begin("read committed");
            triggers(connection, "disable");
            for (String table : connection.query(OWN_TABLES, row -> row.getString(1))) {
                if (!NEVER_EMPTY.contains(table)) {
                    connection.execute("truncate " + quoted(table) + " cascade");
                }
            }
            triggers(connection, "enable");
            connection.execute("commit");
        }
    }

    private static void triggers(CopyConnection connection, String how) throws IOException {
        for (String table : connection.query(TRIGGERED, row -> row.getString(1))) {
            connection.execute("alter table " + quoted(table) + ' ' + how + " trigger user");
        }
    }

    /**
     * @throws Failure when the database is not empty
     * @throws IOException when it cannot be reached
     */
    public static Restoration begin(String uri) throws IOException {
        CopyConnection connection = CopyConnection.open(uri);
        try {
            connection.execute(Migrations.HOLD);
            requireEmpty(connection);
            connection.begin("read committed");
            // What triggers wrote then comes with the rows.
            triggers(connection, "disable");
            connection.execute("delete from webhook_changes");
            return new Restoration(connection);
        } catch (IOException | Failure failed) {
            connection.close();
            throw failed;
        }
    }

    private static void requireEmpty(CopyConnection connection) throws IOException {
        for (String table : connection.query(OWN_TABLES, row -> row.getString(1))) {
            boolean full = !NEVER_EMPTY.contains(table)
                    && connection
                            .query("select exists (select from " + quoted(table) + ")", row -> row.getBoolean(1))
                            .get(0);
            if (full) {
                throw new Failure(new Reason.Conflict("The database is not empty: its table " + table
                        + " has rows. Restore into a new database, and keep the other one."));
            }
        }
    }

    /**
     * Stores the rows of a file in the binary format of a copy; gives how many there were.
     *
     * @throws IOException when the file breaks off or the database refuses a row; then nothing can be stored any more
     */
    public long load(CopiedTable table, InputStream content) throws IOException {
        return connection.in(
                "copy " + quoted(table.name()) + " (" + table.quotedColumns() + ") from stdin (format binary)",
                content);
    }

    /** Makes it a database of its own, on which servers start paused. */
    public void settle(String reason) throws IOException {
        // Numbers of transactions are the old database's: all these changes are over.
        connection.execute("update access_changes set transaction = 0");
        if (connection
                .query("select to_regclass('backups') is not null", row -> row.getBoolean(1))
                .get(0)) {
            connection.execute("delete from backups where status = 'running'");
        }
        connection.execute(PAUSE_TABLE);
        connection.query(PAUSE, row -> row.getBoolean(1), reason);
    }

    /** Makes it lasting. */
    public void commit(List<Snapshot.Sequence> sequences) throws IOException {
        for (Snapshot.Sequence sequence : sequences) {
            CopiedTable.requireName(sequence.name());
            connection.query(
                    "select setval(?::regclass, " + sequence.value() + ", " + sequence.taken() + ")",
                    row -> row.getLong(1),
                    sequence.name());
        }
        triggers(connection, "enable");
        connection.execute("commit");
        connection.execute("analyze");
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
