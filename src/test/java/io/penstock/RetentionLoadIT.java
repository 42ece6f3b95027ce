package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.identity.Uuids;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Old days go while events come in. With {@code -Dpenstock.retention.rows=5000000} the days are as big as busy ones; see
 * operations.md.
 */
class RetentionLoadIT {

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer();

    private static final Logger LOG = LoggerFactory.getLogger(RetentionLoadIT.class);
    private static final int ROWS = Integer.getInteger("penstock.retention.rows", 60_000);
    private static final int CHUNK = 500_000;
    private static final int CLIENTS = 4;
    private static final int BEFORE_AND_AFTER = 200;

    private static final String EVENTS = """
            insert into events (organization_id, id, type, source, executions, headers, envelope)
            select '00000000-0000-0007-0000-000000000001', ('%1$s' || lpad(to_hex(n), 12, '0'))::uuid, 'test', '/test', '', '',
                   repeat('x', 200)::bytea from generate_series(%2$d, %3$d) n
            """;

    private static final String EXECUTIONS = """
            insert into executions (organization_id, id, workflow_id, version, status, output, tasks, started_at, finished_at)
            select '00000000-0000-0007-0000-000000000001', ('%1$s' || lpad(to_hex(n), 12, '0'))::uuid,
                   '00000000-0000-0007-0000-000000000002', 1, case when n %% 10000 = 0 then 2 else 4 end,
                   repeat('x', 50)::bytea, repeat('x', 150)::bytea, now(), now() from generate_series(%2$d, %3$d) n
            """;

    /** The longest time between two acknowledgements. */
    private static final class Gaps {

        private final CountDownLatch warm = new CountDownLatch(BEFORE_AND_AFTER);
        private long last;
        private long longest;
        private int acknowledged;

        synchronized void acknowledged() {
            long now = System.nanoTime();
            longest = last == 0 ? 0 : Math.max(longest, now - last);
            last = now;
            acknowledged++;
            warm.countDown();
        }

        synchronized void reset() {
            longest = 0;
        }

        synchronized Duration longest() {
            return Duration.ofNanos(longest);
        }

        synchronized int count() {
            return acknowledged;
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private volatile boolean enough;

    private void fill(Instant day, String statement, int rows) {
        Storage storage = SERVER.storage();
        storage.partitions().ensure(day, 1).await();
        String start = Uuids.lowest(day).toString().substring(0, 24);
        SqlConnection connection = storage.database().connect().await();
        connection.query("set statement_timeout = 0").execute().await();
        for (int from = 1; from <= rows; from += CHUNK) {
            String chunk = statement.formatted(start, from, Math.min(rows, from + CHUNK - 1));
            connection.query(chunk).execute().await();
        }
        connection.query("analyze events; analyze executions").execute().await();
        connection.close().await();
    }

    private long bytes() {
        return SERVER.api().get("/api/admin/storage").path("database_bytes").asLong();
    }

    private Void ingest(String hook, Gaps gaps) {
        byte[] delivery = "{\"hello\":\"world\"}".getBytes(StandardCharsets.UTF_8);
        while (!enough) {
            SERVER.api().post(hook, "application/json", delivery);
            gaps.acknowledged();
        }
        return null;
    }

    private static String webhook() {
        byte[] webhook = "{\"name\":\"load\",\"verification\":{\"scheme\":\"none\"}}".getBytes(StandardCharsets.UTF_8);
        return SERVER.api()
                .post("/api/webhooks", "application/json", webhook)
                .path("url")
                .asText();
    }

    private JsonNode retain() {
        return new Upkeep(vertx, SERVER.settings().load().config(), InstantSource.system(), SERVER.storage())
                .retention(purge -> purge)
                .run()
                .get()
                .await();
    }

    private static long waiting() {
        return SERVER.storage()
                .database()
                .pool()
                .query("select count(*) from executions where status = 2")
                .execute()
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    /** Has retention run while the clients deliver. */
    private JsonNode retain(Gaps gaps) throws Exception {
        String hook = webhook();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<Void>> running = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            running.add(clients.submit(() -> ingest(hook, gaps)));
        }
        gaps.warm.await();
        gaps.reset();
        JsonNode removed = retain();
        LOG.info(
                "Removed while events came in: rows={} longest_gap_ms={} acknowledged={} result={}",
                ROWS,
                gaps.longest().toMillis(),
                gaps.count(),
                removed);
        enough = true;
        for (Future<Void> each : running) {
            each.get();
        }
        clients.shutdown();
        return removed;
    }

    @Test
    void daysGoInAMomentAndIngestGoesOn() throws Exception {
        Instant now = InstantSource.system().instant();
        fill(now.minus(Duration.ofDays(120)), EVENTS, ROWS / 2);
        fill(now.minus(Duration.ofDays(60)), EXECUTIONS, ROWS / 2);
        long full = bytes();
        Gaps gaps = new Gaps();

        JsonNode removed = retain(gaps);

        assertThat(removed.path("rows").asLong()).isBetween(ROWS * 9L / 10, (long) ROWS);
        assertThat(full - bytes()).isGreaterThan(ROWS * 150L);
        assertThat(gaps.longest()).isLessThan(Duration.ofSeconds(1));
        assertThat(removed.at("/kinds/executions/ms").asLong()).isLessThan(5_000);
        assertThat(removed.at("/kinds/events/ms").asLong()).isLessThan(5_000);
        assertThat(waiting()).isEqualTo(ROWS / 2 / 10_000);
        vertx.close().await();
    }
}
