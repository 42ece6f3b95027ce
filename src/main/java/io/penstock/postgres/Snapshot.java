package io.penstock.postgres;

import io.penstock.failure.Failure;
import java.io.IOException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The whole database at one moment, beside those who work on it: one transaction that repeats its reads, on a connection of its own. As long as
 * it is open no partition is detached. Blocks; for one thread of a worker pool at a time.
 */
public final class Snapshot implements AutoCloseable {

    /** Who is alive and what the schema is belong to a database, not to its contents. */
    private static final String TABLES = """
            select c.relname, array_agg(a.attname::text order by a.attnum)
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
              join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
             where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition
               and c.relname not in ('nodes', 'penstock_migrations')
               and not exists (select from pg_class p
                                where p.relnamespace = c.relnamespace and p.relkind = 'p'
                                  and c.relname ~ ('^' || p.relname || '_[0-9]{8}$'))
             group by c.relname
             order by c.relname""";

    private static final String DAYS = """
            select p.relname, right(c.relname, 8)
              from pg_inherits i
              join pg_class p on p.oid = i.inhparent
              join pg_class c on c.oid = i.inhrelid
              join pg_namespace n on n.oid = p.relnamespace
             where n.nspname = current_schema() and c.relname ~ ('^' || p.relname || '_[0-9]{8}$')
             order by p.relname, c.relname""";
    private static final String REFERENCES = """
            select c.relname, r.relname
              from pg_constraint f
              join pg_class c on c.oid = f.conrelid
              join pg_class r on r.oid = f.confrelid
              join pg_namespace n on n.oid = c.relnamespace
             where f.contype = 'f' and f.conparentid = 0 and f.conrelid <> f.confrelid and n.nspname = current_schema()""";
    private static final String SEQUENCES = """
            select sequencename, coalesce(last_value, start_value), last_value is not null
              from pg_sequences
             where schemaname = current_schema()
             order by sequencename""";
    private static final String MIGRATIONS = """
            select number, name, checksum from penstock_migrations order by number""";
    private static final String SERVER = """
            select current_setting('server_version'), now()""";

    private final CopyConnection connection;

    private Snapshot(CopyConnection connection) {
        this.connection = connection;
    }

    /** A number that gives the next one of a sequence, or is the next one itself when none was taken yet. */
    public record Sequence(String name, long value, boolean taken) {}

    /** A migration that the database has had. */
    public record Applied(int number, String name, String checksum) {}

    /** @param at by the database's clock */
    public record Moment(String server, Instant at) {}

    /** Takes one row, in the binary format of a copy; the bytes are the sink's. */
    public interface RowSink {
        void row(byte[] bytes, int offset, int length) throws IOException;
    }

    /**
     * @throws Failure when the address cannot be read
     * @throws IOException when the database cannot be reached
     */
    public static Snapshot take(String uri) throws IOException {
        CopyConnection connection = CopyConnection.open(uri);
        try {
            connection.execute(DetachLock.SHARE);
            connection.begin("repeatable read, read only");
            return new Snapshot(connection);
        } catch (IOException failed) {
            connection.close();
            throw failed;
        }
    }

    public Moment moment() throws IOException {
        return connection
                .query(
                        SERVER,
                        row -> new Moment(row.getString(1), row.getTimestamp(2).toInstant()))
                .get(0);
    }

    /** Those that others refer to come before them. */
    public List<CopiedTable> tables() throws IOException {
        Map<String, List<LocalDate>> days = new HashMap<>();
        connection.query(
                DAYS,
                row -> days.computeIfAbsent(row.getString(1), table -> new ArrayList<>())
                        .add(LocalDate.parse(row.getString(2), DateTimeFormatter.BASIC_ISO_DATE)));
        Map<String, CopiedTable> tables = new LinkedHashMap<>();
        for (CopiedTable table : connection.query(TABLES, row -> table(row, days))) {
            tables.put(table.name(), table);
        }
        Map<String, Set<String>> references = new HashMap<>();
        connection.query(
                REFERENCES,
                row -> references
                        .computeIfAbsent(row.getString(1), table -> new LinkedHashSet<>())
                        .add(row.getString(2)));
        Set<CopiedTable> ordered = new LinkedHashSet<>();
        tables.keySet().forEach(name -> place(name, tables, references, ordered));
        return List.copyOf(ordered);
    }

    private static CopiedTable table(ResultSet row, Map<String, List<LocalDate>> days) throws SQLException {
        Array columns = row.getArray(2);
        String name = row.getString(1);
        return new CopiedTable(name, Arrays.asList((String[]) columns.getArray()), days.getOrDefault(name, List.of()));
    }

    private static void place(
            String name, Map<String, CopiedTable> tables, Map<String, Set<String>> references, Set<CopiedTable> into) {
        CopiedTable table = tables.get(name);
        if (table != null && !into.contains(table)) {
            // Removed, so that a circle ends.
            Set<String> first = references.remove(name);
            if (first != null) {
                first.forEach(each -> place(each, tables, references, into));
            }
            into.add(table);
        }
    }

    public List<Sequence> sequences() throws IOException {
        return connection.query(SEQUENCES, row -> new Sequence(row.getString(1), row.getLong(2), row.getBoolean(3)));
    }

    public List<Applied> migrations() throws IOException {
        return connection.query(MIGRATIONS, row -> new Applied(row.getInt(1), row.getString(2), row.getString(3)));
    }

    /** Gives all rows to the sink, in no certain order. */
    public void copy(CopiedTable table, RowSink sink) throws IOException {
        String sql =
                "copy (select " + table.quotedColumns() + " from \"" + table.name() + "\") to stdout (format binary)";
        connection.out(sql, message -> {
            int at = CopiedTable.rowIn(message);
            if (at < message.length) {
                sink.row(message, at, message.length - at);
            }
        });
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
