package io.penstock.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Duties in PostgreSQL, whose clock is the only one that counts here. */
final class DutyStore {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final Pool pool;

    DutyStore(Database database) {
        this.database = database;
        this.pool = database.pool();
    }

    private static final String NOW = """
            select clock_timestamp() as now
            """;

    private static final String ENROL = """
            insert into duties (name, times, next_at) values ($1, $2, $3)
            on conflict (name) do update set times = excluded.times, next_at = excluded.next_at
             where duties.times <> excluded.times
            """;

    /** Notes a duty, or that its times are others now. */
    Future<Void> enrol(Duty duty) {
        return pool.query(NOW).execute().compose(rows -> {
            Instant next = duty.times().next(now(rows));
            return pool.preparedQuery(ENROL)
                    .execute(Tuple.tuple()
                            .addString(duty.name())
                            .addString(duty.times().toString())
                            .addOffsetDateTime(time(next)))
                    .mapEmpty();
        });
    }

    private static final String DUE = """
            select from duties where name = $1 and (next_at <= clock_timestamp() or asked_at is not null)
            """;

    Future<Boolean> isDue(String name) {
        return pool.preparedQuery(DUE).execute(Tuple.of(name)).map(rows -> rows.size() > 0);
    }

    private static final String LOCK = """
            select pg_try_advisory_lock(hashtext('penstock duty'), hashtext($1))
            """;

    /** Does the work when nobody else is elected for that duty, and holds the election by a connection of its own until the work has ended. */
    Future<Void> elected(String name, Supplier<Future<Void>> work) {
        return database.connect()
                .compose(connection -> connection
                        .preparedQuery(LOCK)
                        .execute(Tuple.of(name))
                        .compose(rows -> rows.iterator().next().getBoolean(0) ? work.get() : Future.succeededFuture())
                        .eventually(connection::close));
    }

    private static final String BEGIN = """
            update duties set began_at = clock_timestamp()
             where name = $1 and (next_at <= clock_timestamp() or asked_at is not null)
               and (began_at is null or ended_at >= began_at or began_at < clock_timestamp() - $2 * interval '1 millisecond')
            """;

    /**
     * Notes that a run begins; false when it is not due any more.
     *
     * @param rest since a run that has not ended began: if that made its process die, the next one must not die at once, too
     */
    Future<Boolean> begin(String name, Duration rest) {
        return pool.preparedQuery(BEGIN)
                .execute(Tuple.of(name, rest.toMillis()))
                .map(rows -> rows.rowCount() > 0);
    }

    /** When a duty is due after a time. */
    interface Next {
        @Nullable
        Instant after(Instant time);
    }

    private static final String END = """
            update duties set ended_at = clock_timestamp(), next_at = $2, failure = $3, result = coalesce($4, result),
                   succeeded_at = case when $3::text is null then clock_timestamp() else succeeded_at end,
                   asked_at = case when asked_at > began_at then asked_at end
             where name = $1
            """;

    /**
     * Notes how a run has ended.
     *
     * @param next tells from the time when it is due again; null: when somebody asks
     */
    Future<Void> end(String name, Next next, @Nullable JsonNode result, @Nullable String failure) {
        return pool.query(NOW)
                .execute()
                .compose(rows -> pool.preparedQuery(END)
                        .execute(Tuple.tuple()
                                .addString(name)
                                .addOffsetDateTime(time(next.after(now(rows))))
                                .addString(failure)
                                .addString(result == null ? null : result.toString())))
                .mapEmpty();
    }

    private static final String ASK = """
            update duties set asked_at = clock_timestamp() where name = $1
            """;

    /** False when there is no such duty. */
    Future<Boolean> ask(String name) {
        return pool.preparedQuery(ASK).execute(Tuple.of(name)).map(rows -> rows.rowCount() > 0);
    }

    private static final String LIST = """
            select * from duties order by name
            """;

    Future<List<DutyReport>> list() {
        return pool.preparedQuery(LIST).execute().map(rows -> {
            List<DutyReport> reports = new ArrayList<>(rows.size());
            rows.forEach(row -> reports.add(report(row)));
            return reports;
        });
    }

    private static final String FIND = """
            select * from duties where name = $1
            """;

    Future<Optional<DutyReport>> find(String name) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(name))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(report(rows.iterator().next())));
    }

    private static DutyReport report(Row row) {
        return new DutyReport(
                row.getString("name"),
                row.getString("times"),
                optional(row, "next_at"),
                optional(row, "asked_at"),
                optional(row, "began_at"),
                optional(row, "ended_at"),
                optional(row, "succeeded_at"),
                json(row.getString("result")),
                row.getString("failure"));
    }

    private static @Nullable JsonNode json(@Nullable String text) {
        try {
            return text == null ? null : JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static Instant now(RowSet<Row> rows) {
        return rows.iterator().next().getOffsetDateTime("now").toInstant();
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant optional(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
