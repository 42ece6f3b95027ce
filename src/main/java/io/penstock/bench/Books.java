package io.penstock.bench;

import io.penstock.bench.Volley.Latency;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What the server's database says, read past the server. Blocks. */
final class Books implements AutoCloseable {

    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(3);
    private static final long LOOK_EVERY_MILLIS = 20;

    private final Vertx vertx;
    private final Database database;

    Books(Vertx vertx, String uri) {
        this.vertx = vertx;
        this.database =
                new Database(vertx, new DatabaseSettings(uri, 2, 10, Duration.ofSeconds(10), Duration.ofMinutes(2)));
    }

    /** How many events of that type are stored. */
    long events(String type) {
        return row("select count(*) from events where type = $1", Tuple.of(type))
                .getLong(0);
    }

    /** Executions of one workflow by their end. */
    record Executions(long stored, long completed, long faulted) {}

    Executions executions(UUID workflow) {
        Row row = row("""
                select count(*), count(*) filter (where status = 4), count(*) filter (where status in (3, 5, 6))
                from executions where workflow_id = $1
                """, Tuple.of(workflow));
        return new Executions(row.getLong(0), row.getLong(1), row.getLong(2));
    }

    /** From the moment that executions of a workflow were stored to their end; of those since that id. */
    Latency toTheEnd(UUID workflow, UUID since) {
        Row row = row("""
                select percentile_disc(array[0.5, 0.99, 0.999]) within group (order by
                  extract(epoch from finished_at - uuid_extract_timestamp(id))::float8 * 1000)
                from executions where workflow_id = $1 and id >= $2 and finished_at is not null
                """, Tuple.of(workflow, since));
        Double[] millis = row.getArrayOfDoubles(0);
        return millis == null ? new Latency(0, 0, 0) : new Latency(millis[0], millis[1], millis[2]);
    }

    /** Waits until nothing runs any more; gives up after some minutes, and the counts will show it. */
    void awaitIdle() {
        long end = System.nanoTime() + LONGEST_DRAIN.toNanos();
        while (row("select count(*) from executions where status < 2", Tuple.tuple())
                                .getLong(0)
                        > 0
                && System.nanoTime() < end) {
            vertx.timer(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS).await();
        }
    }

    String setting(String name) {
        return row("select current_setting($1)", Tuple.of(name)).getString(0);
    }

    String version() {
        return setting("server_version");
    }

    private Row row(String sql, Tuple parameters) {
        return database.pool()
                .preparedQuery(sql)
                .execute(parameters)
                .await()
                .iterator()
                .next();
    }

    @Override
    public void close() {
        database.close().await();
    }
}
