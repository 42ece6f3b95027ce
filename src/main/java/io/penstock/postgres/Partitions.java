package io.penstock.postgres;

import io.penstock.identity.Uuids;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The daily partitions of the tables it is given: makes them, lists them, removes them. Thread-safe, and safe when several nodes do the same
 * at once. No statement of it waits longer than 200 ms for a lock, because whoever comes after would wait behind it; it tries again instead.
 */
public final class Partitions {

    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int ATTEMPTS = 50;
    /** A batch holds rows of a few days at most; more repairs than this are a defect. */
    private static final int REPAIRS = 8;

    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    private static final Pattern UUID_IN_DETAIL = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final String LIST = """
            select c.relname, i.inhparent is not null, coalesce(i.inhdetachpending, false)
              from pg_class p
              join pg_class c on c.relnamespace = p.relnamespace and c.relkind = 'r'
              left join pg_inherits i on i.inhrelid = c.oid and i.inhparent = p.oid
             where p.oid = $1::text::regclass and c.relname ~ ('^' || $1 || '_[0-9]{8}$')
             order by c.relname""";

    private final Vertx vertx;
    private final Database database;
    private final List<PartitionedTable> tables;

    public Partitions(Vertx vertx, Database database, List<PartitionedTable> tables) {
        this.vertx = vertx;
        this.database = database;
        this.tables = List.copyOf(tables);
    }

    /**
     * One partition.
     *
     * @param attached false for one that a removal has detached and not dropped yet
     */
    public record Partition(String table, LocalDate day, boolean attached) {

        public String name() {
            return table + '_' + DAY.format(day);
        }
    }

    /** Makes what is missing from the day of {@code from} for {@code days} days, of all tables; gives the names of those it made. */
    public Future<List<String>> ensure(Instant from, int days) {
        LocalDate first = day(from);
        List<String> made = new ArrayList<>();
        Future<Void> chain = Future.succeededFuture();
        for (PartitionedTable table : tables) {
            chain = chain.compose(before -> list(table)).compose(present -> {
                Set<LocalDate> attached = new HashSet<>();
                present.stream().filter(Partition::attached).forEach(partition -> attached.add(partition.day()));
                return makeAll(
                        table,
                        first.datesUntil(first.plusDays(days))
                                .filter(day -> !attached.contains(day))
                                .toList(),
                        made);
            });
        }
        return chain.map(done -> List.copyOf(made));
    }

    /** All partitions of a table, oldest first, with those that a removal left half done. */
    public Future<List<Partition>> list(PartitionedTable table) {
        return database.pool()
                .preparedQuery(LIST)
                .execute(Tuple.of(table.name()))
                .map(rows -> {
                    List<Partition> found = new ArrayList<>();
                    for (Row row : rows) {
                        String name = row.getString(0);
                        LocalDate day = LocalDate.parse(name.substring(name.length() - 8), DAY);
                        found.add(new Partition(table.name(), day, row.getBoolean(1) && !row.getBoolean(2)));
                    }
                    return found;
                });
    }

    /**
     * Detaches and drops a day of a table that is empty; can be called again when it failed or the process died in between.
     *
     * @return false, and the day stays, when there are rows in it
     */
    public Future<Boolean> remove(PartitionedTable table, LocalDate day) {
        String partition = new Partition(table.name(), day, true).name();
        return isEmpty(table, day)
                .compose(before -> !before
                        ? Future.succeededFuture(false)
                        : retrying(() -> detach(table, partition), ATTEMPTS)
                                .compose(detached -> isEmpty(table, day))
                                // Whoever was quicker than the detachment: its row comes back with its partition.
                                .compose(after -> after
                                        ? drop(partition).map(true)
                                        : retrying(() -> make(table, day), ATTEMPTS)
                                                .map(false)));
    }

    /** Whether a day holds no rows, or is not there at all. */
    Future<Boolean> isEmpty(PartitionedTable table, LocalDate day) {
        return database.pool()
                .query("select not exists (select from " + new Partition(table.name(), day, true).name() + ")")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0))
                .recover(failed ->
                        SqlErrors.isMissingTable(failed) ? Future.succeededFuture(true) : Future.failedFuture(failed));
    }

    private Future<Void> drop(String partition) {
        return retrying(
                () -> brief(connection -> connection
                        .query("drop table if exists " + partition)
                        .execute()
                        .mapEmpty()),
                ATTEMPTS);
    }

    /** Again and again while it fails for a lock that it does not get in time. */
    <T> Future<T> patiently(Supplier<Future<T>> statement) {
        return retrying(statement, ATTEMPTS);
    }

    /** Runs a statement again after each partition that it missed was made. */
    public <T> Future<T> repairing(Supplier<Future<T>> statement) {
        return repairing(statement, REPAIRS);
    }

    /** Makes the partition whose absence {@code missing} tells of; fails with it when it tells of something else. */
    public Future<Void> repair(Throwable missing) {
        if (!SqlErrors.isMissingPartition(missing) || !(missing instanceof PgException error)) {
            return Future.failedFuture(missing);
        }
        String detail = error.getDetail();
        Matcher id = UUID_IN_DETAIL.matcher(detail == null ? "" : detail);
        if (!id.find()) {
            return Future.failedFuture(missing);
        }
        return ensure(Uuids.time(UUID.fromString(id.group())), 1).mapEmpty();
    }

    private <T> Future<T> repairing(Supplier<Future<T>> statement, int left) {
        return statement
                .get()
                .recover(failed -> left == 0
                        ? Future.failedFuture(failed)
                        : repair(failed).compose(made -> repairing(statement, left - 1)));
    }

    private Future<Void> makeAll(PartitionedTable table, List<LocalDate> days, List<String> made) {
        Future<Void> chain = Future.succeededFuture();
        for (LocalDate day : days) {
            chain = chain.compose(before -> retrying(() -> make(table, day), ATTEMPTS))
                    .onSuccess(done -> made.add(new Partition(table.name(), day, true).name()))
                    .mapEmpty();
        }
        return chain;
    }

    /** Standalone first, then attached: creating it as a partition at once would lock the parent against everybody. */
    private Future<Void> make(PartitionedTable table, LocalDate day) {
        String partition = new Partition(table.name(), day, true).name();
        String storage = table.storage().isEmpty() ? "" : " with (" + table.storage() + ')';
        return database.transaction(connection -> connection
                .query("set local lock_timeout = " + LOCK_TIMEOUT.toMillis()
                        + "; select pg_advisory_xact_lock(hashtext('penstock partitions'), hashtext('" + table.name()
                        + "'))")
                .execute()
                .compose(locked -> connection
                        .preparedQuery("select 1 from pg_inherits where inhrelid = to_regclass($1)")
                        .execute(Tuple.of(partition)))
                .compose(attached -> attached.size() > 0
                        ? Future.succeededFuture()
                        : connection
                                .query("create table if not exists " + partition + " (like " + table.name()
                                        + " including all)" + storage + "; alter table " + table.name()
                                        + " attach partition " + partition + " for values from ('" + bound(day)
                                        + "') to ('" + bound(day.plusDays(1)) + "')")
                                .execute()
                                .mapEmpty()));
    }

    private Future<Void> detach(PartitionedTable table, String partition) {
        String alter = "alter table " + table.name() + " detach partition ";
        return brief(connection -> connection
                .preparedQuery("select c.relname, i.inhdetachpending from pg_inherits i"
                        + " join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::text::regclass"
                        + " and (i.inhdetachpending or c.relname = $2) order by i.inhdetachpending desc")
                .execute(Tuple.of(table.name(), partition))
                .compose(rows -> {
                    Future<Void> chain = Future.succeededFuture();
                    for (Row row : rows) {
                        // Only one detachment of a table can be pending; whoever began it may be dead.
                        String how = row.getBoolean(1) ? " finalize" : " concurrently";
                        String name = row.getString(0);
                        chain = chain.compose(before ->
                                connection.query(alter + name + how).execute().mapEmpty());
                    }
                    return chain;
                }));
    }

    /** On a connection of its own, since these statements refuse transactions and the lock timeout must not stay on a pooled one. */
    private Future<Void> brief(Function<SqlConnection, Future<Void>> work) {
        return database.connect()
                .compose(connection -> connection
                        .query("set lock_timeout = " + LOCK_TIMEOUT.toMillis())
                        .execute()
                        .compose(set -> work.apply(connection))
                        .eventually(() -> connection.close()));
    }

    private <T> Future<T> retrying(Supplier<Future<T>> statement, int left) {
        return statement
                .get()
                .recover(failed -> left > 1 && SqlErrors.isPassing(failed)
                        ? vertx.timer(PAUSE.toMillis()).compose(rested -> retrying(statement, left - 1))
                        : Future.failedFuture(failed));
    }

    private static UUID bound(LocalDate day) {
        return Uuids.lowest(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
