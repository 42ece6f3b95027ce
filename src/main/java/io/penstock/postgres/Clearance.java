package io.penstock.postgres;

import io.penstock.identity.Uuids;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the days of tables that belong together, but for rows that have to stay: those are written anew into their partition, which is
 * emptied in the same transaction and so gives its disk back at once; a day of which nothing stays loses its partition. Only the partition is
 * locked, for moments, and not while somebody reads a snapshot. Can be called again wherever it was cut off. Thread-safe.
 */
public final class Clearance {

    private static final Logger LOG = LoggerFactory.getLogger(Clearance.class);
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);

    private final Database database;
    private final Partitions partitions;
    private final List<Remainder> remainders;

    /** @param remainders of tables that share their ids' days; the first one tells which days there are */
    public Clearance(Vertx vertx, Database database, List<Remainder> remainders) {
        this.database = database;
        this.partitions = new Partitions(
                vertx, database, remainders.stream().map(Remainder::table).toList());
        this.remainders = List.copyOf(remainders);
    }

    /**
     * What was removed.
     *
     * @param rows as far as the database's statistics know: nobody counts what is dropped
     * @param bytes of disk, with indexes
     * @param days that lost rows
     */
    public record Cleared(long rows, long bytes, int days) {

        public static final Cleared NOTHING = new Cleared(0, 0, 0);

        public Cleared plus(Cleared other) {
            return new Cleared(rows + other.rows, bytes + other.bytes, days + other.days);
        }
    }

    /** Somebody reads a snapshot: what is removed would be missing in it. */
    public static final class BusyException extends RuntimeException {
        BusyException() {
            super("A backup reads the database; old days are removed when it has ended.", null, false, false);
        }
    }

    /**
     * Removes what is made of ids before then, whole days only.
     *
     * @throws BusyException in the future, while somebody reads a snapshot; what was removed until then is removed
     */
    public Future<Cleared> before(Instant limit) {
        LocalDate end = LocalDate.ofInstant(limit, ZoneOffset.UTC);
        return days().compose(days -> {
            Future<Cleared> all = Future.succeededFuture(Cleared.NOTHING);
            for (LocalDate day : days.headSet(end)) {
                all = all.compose(before -> alone(day).map(before::plus));
            }
            return all;
        });
    }

    private Future<TreeSet<LocalDate>> days() {
        List<Future<List<Partitions.Partition>>> lists =
                remainders.stream().map(each -> partitions.list(each.table())).toList();
        return Future.all(lists)
                .map(all -> lists.stream()
                        .flatMap(list -> list.result().stream())
                        .map(Partitions.Partition::day)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private Future<Cleared> alone(LocalDate day) {
        return database.connect()
                .compose(connection -> connection
                        .query(DetachLock.TRY_ALONE)
                        .execute()
                        .compose(rows -> rows.iterator().next().getBoolean(0)
                                ? day(connection, day)
                                : Future.failedFuture(new BusyException()))
                        .eventually(connection::close));
    }

    /** What a removal that was cut off has left is made whole first, so that the tables can be looked at together. */
    private Future<Cleared> day(SqlConnection connection, LocalDate day) {
        Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        return partitions
                .ensure(begin, 1)
                .compose(whole -> needed(connection, day))
                .compose(needed -> needed ? clear(connection, day) : Future.succeededFuture(Cleared.NOTHING))
                .compose(cleared -> removeEmpty(day).map(cleared));
    }

    /** Whether there is a row more than those that stay: on most nights of a day that has been cleared there is none. */
    private static final String NEEDED = """
            select exists (select from %1$s offset (select count(*) from (%2$s) stays)) as needed
            """;

    private Future<Boolean> needed(SqlConnection connection, LocalDate day) {
        Remainder first = remainders.get(0);
        return connection
                .query(NEEDED.formatted(name(first, day), select(first, day)))
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private Future<Cleared> clear(SqlConnection connection, LocalDate day) {
        return partitions.patiently(() -> size(connection, day)
                .compose(before -> connection
                        .begin()
                        .compose(begun -> connection
                                .query(script(day))
                                .execute()
                                .compose(
                                        done -> begun.commit(),
                                        failed -> begun.rollback().transform(undone -> Future.failedFuture(failed))))
                        .compose(cleared -> size(connection, day))
                        .compose(after -> kept(connection, day)
                                .map(kept -> cleared(day, before.bytes() - after.bytes(), before.rows() - kept)))));
    }

    private Cleared cleared(LocalDate day, long bytes, long rows) {
        String table = remainders.get(0).table().name();
        LOG.atInfo()
                .addKeyValue("table", table)
                .addKeyValue("day", day)
                .addKeyValue("rows", rows)
                .addKeyValue("bytes", bytes)
                .log("A day is cleared");
        return new Cleared(Math.max(0, rows), Math.max(0, bytes), 1);
    }

    /** Locks first, so that nothing changes between the copy and the emptying; in a fixed order, and never for long. */
    private String script(LocalDate day) {
        String names = String.join(", ", names(day));
        StringBuilder script = new StringBuilder();
        script.append("set local lock_timeout = ").append(LOCK_TIMEOUT.toMillis());
        script.append("; lock table ").append(names).append(" in access exclusive mode; ");
        for (Remainder each : remainders) {
            script.append("create temporary table ").append(each.kept()).append(" on commit drop as ");
            script.append(select(each, day)).append("; ");
        }
        script.append("truncate ").append(names).append("; ");
        for (Remainder each : remainders) {
            script.append("insert into ")
                    .append(name(each, day))
                    .append(" select * from ")
                    .append(each.kept());
            script.append("; ");
        }
        return script.toString();
    }

    private static final String SIZE = """
            select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint as bytes,
                   coalesce(sum(case when c.reltuples > 0 then c.reltuples else pg_stat_get_live_tuples(c.oid) end), 0)::bigint as rows
              from pg_class c where c.oid in (select to_regclass(n) from unnest($1::text[]) n)
            """;

    private record Size(long bytes, long rows) {}

    private Future<Size> size(SqlConnection connection, LocalDate day) {
        return connection
                .preparedQuery(SIZE)
                .execute(Tuple.tuple().addArrayOfString(names(day)))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Size(row.getLong("bytes"), row.getLong("rows"));
                });
    }

    private static final String COUNT = """
            (select count(*) from %s)
            """;

    /** How many rows are left; few. */
    private Future<Long> kept(SqlConnection connection, LocalDate day) {
        String counts = Arrays.stream(names(day)).map(COUNT::formatted).collect(Collectors.joining(" + "));
        return connection
                .query("select " + counts)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Only when nothing is left of the first table, and that one last: the others follow it. */
    private Future<Void> removeEmpty(LocalDate day) {
        Future<Boolean> chain = partitions.isEmpty(remainders.get(0).table(), day);
        for (int i = remainders.size() - 1; i >= 0; i--) {
            PartitionedTable table = remainders.get(i).table();
            chain = chain.compose(gone -> gone ? partitions.remove(table, day) : Future.succeededFuture(false));
        }
        return chain.mapEmpty();
    }

    private String[] names(LocalDate day) {
        return remainders.stream().map(each -> name(each, day)).toArray(String[]::new);
    }

    private static String name(Remainder each, LocalDate day) {
        return new Partitions.Partition(each.table().name(), day, true).name();
    }

    private static String select(Remainder each, LocalDate day) {
        return each.rows()
                .formatted(name(each, day), "'" + bound(day) + "'::uuid", "'" + bound(day.plusDays(1)) + "'::uuid");
    }

    private static String bound(LocalDate day) {
        return Uuids.lowest(day.atStartOfDay(ZoneOffset.UTC).toInstant()).toString();
    }
}
