package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.identity.Uuids;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.Snapshot;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What retention takes and what it leaves, on rows that are made for it. */
@ExtendWith(TestPostgres.class)
class RetentionIT {

    private static final UUID ACME = new UUID(7, 1);
    private static final UUID OTHER = new UUID(7, 2);
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant OLD_RUNS = NOW.minus(Duration.ofDays(40));
    private static final Instant OLD_EVENTS = NOW.minus(Duration.ofDays(100));
    private static final Instant LATELY = NOW.minus(Duration.ofDays(10));

    private final Vertx vertx = Vertx.vertx();
    private Config config;
    private Storage storage;
    private String uri;

    @BeforeEach
    void open(DatabaseSettings settings, @TempDir Path data) {
        uri = settings.uri();
        config = config(settings, data, Map.of());
        storage = Storage.open(vertx, config, InstantSource.fixed(NOW)).await();
        for (Instant day : new Instant[] {OLD_RUNS, OLD_EVENTS, LATELY}) {
            storage.partitions().ensure(day, 1).await();
        }
        sql("truncate events, executions, journal, timers, inbox, dedupe_keys, gatherings, organizations");
    }

    @AfterEach
    void close() {
        storage.close(vertx).await();
        vertx.close().await();
    }

    private static Config config(DatabaseSettings settings, Path data, Map<String, String> more) {
        Map<String, String> variables = new TreeMap<>(more);
        variables.put("DATABASE_URL", settings.uri());
        variables.put("PENSTOCK_SECRET_KEY", "a key that is used for nothing here");
        variables.put("PENSTOCK_DATA_DIR", data.toString());
        return new ConfigLoader(data, variables).load().config();
    }

    private void sql(String statement) {
        storage.database().pool().query(statement).execute().await();
    }

    private long count(String from) {
        return storage.database()
                .pool()
                .query("select count(*) from " + from)
                .execute()
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    private static String id(Instant day, String number) {
        String start = Uuids.lowest(day).toString().substring(0, 24);
        return "('" + start + "' || lpad(to_hex(" + number + "), 12, '0'))::uuid";
    }

    private void executions(UUID organization, Instant day, int from, int to, int status, String event) {
        String id = id(day, "n");
        sql("insert into executions (organization_id, id, workflow_id, version, status, event_id) select '"
                + organization + "', " + id + ", '" + ACME + "', 1, " + status + ", " + event
                + " from generate_series(" + from + ", " + to + ") n");
        sql("insert into journal (organization_id, execution_id, generation, position, seq, digest) select '"
                + organization + "', " + id + ", 0, '/do/0', 0, 0 from generate_series(" + from + ", " + to + ") n");
    }

    private void events(UUID organization, Instant day, int from, int to) {
        sql("insert into events (organization_id, id, type, source, executions, headers, envelope) select '"
                + organization + "', " + id(day, "n") + ", 'test', '/test', '', '', repeat('x', 100)::bytea"
                + " from generate_series(" + from + ", " + to + ") n");
    }

    private JsonNode retain() {
        return retain(config);
    }

    private JsonNode retain(Config how) {
        return new Upkeep(vertx, how, InstantSource.fixed(NOW), storage)
                .retention(purge -> purge)
                .run()
                .get()
                .await();
    }

    private static String partition(String table, Instant day) {
        return table + "_" + DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.ofInstant(day, ZoneOffset.UTC));
    }

    private boolean stands(String table, Instant day) {
        return count("pg_class where relname = '" + partition(table, day) + "'") == 1;
    }

    @Test
    void dropsDaysThatAreOldAndLeavesTheOthers() {
        executions(ACME, OLD_RUNS, 1, 500, 4, "null");
        executions(ACME, LATELY, 1, 5, 4, "null");
        events(ACME, OLD_EVENTS, 1, 500);
        events(ACME, OLD_RUNS, 1, 5);
        sql("analyze executions; analyze journal; analyze events");

        JsonNode result = retain();

        assertThat(stands("executions", OLD_RUNS)).isFalse();
        assertThat(stands("journal", OLD_RUNS)).isFalse();
        assertThat(stands("events", OLD_EVENTS)).isFalse();
        assertThat(count("executions")).isEqualTo(5);
        assertThat(count("journal")).isEqualTo(5);
        assertThat(count("events")).isEqualTo(5);
        assertThat(result.at("/kinds/executions/rows").asLong()).isEqualTo(1_000);
        assertThat(result.at("/kinds/events/rows").asLong()).isEqualTo(500);
        assertThat(result.path("bytes").asLong()).isGreaterThan(100_000);
    }

    @Test
    void neverTakesWhatHasNotEndedNorWhatThatNeeds() {
        events(ACME, OLD_EVENTS, 1, 100);
        executions(ACME, OLD_RUNS, 1, 500, 4, "null");
        executions(ACME, OLD_RUNS, 501, 501, 2, id(OLD_EVENTS, "7"));
        executions(ACME, OLD_RUNS, 502, 502, 3, "null");
        executions(ACME, OLD_RUNS, 503, 503, 0, id(OLD_EVENTS, "8"));
        sql("insert into inbox (organization_id, execution_id, kind, about) values ('" + ACME + "', "
                + id(OLD_RUNS, "501") + ", 'event', " + id(OLD_EVENTS, "9") + ")");

        retain();
        retain();

        assertThat(count("executions where status in (0, 2, 3)")).isEqualTo(3);
        assertThat(count("executions")).isEqualTo(3);
        assertThat(count("journal")).isEqualTo(3);
        assertThat(count("events where id in (" + id(OLD_EVENTS, "7") + ", " + id(OLD_EVENTS, "8") + ", "
                        + id(OLD_EVENTS, "9") + ")"))
                .isEqualTo(3);
        assertThat(count("events")).isEqualTo(3);

        sql("update executions set status = 4");
        sql("delete from inbox");
        retain();
        assertThat(stands("executions", OLD_RUNS)).isFalse();
        assertThat(stands("journal", OLD_RUNS)).isFalse();
        retain();
        assertThat(stands("events", OLD_EVENTS)).isFalse();
    }

    @Test
    void waitsForABackupToEnd() throws IOException {
        executions(ACME, OLD_RUNS, 1, 5, 4, "null");
        sql("insert into dedupe_keys (organization_id, key, digest, event_id, expires_at) values ('" + ACME
                + "', 'x', '', '" + ACME + "', now() - interval '1 second')");
        Snapshot backup = Snapshot.take(uri);

        assertThatThrownBy(this::retain).hasMessageContaining("A backup reads the database");
        assertThat(count("executions")).isEqualTo(5);
        assertThat(count("dedupe_keys")).as("one kind does not keep the others").isZero();

        backup.close();
        retain();
        assertThat(count("executions")).isZero();
    }

    @Test
    void finishesARemovalThatWasCutOff() {
        executions(ACME, OLD_RUNS, 1, 5, 4, "null");
        executions(ACME, OLD_RUNS, 6, 6, 2, "null");
        sql("alter table executions detach partition " + partition("executions", OLD_RUNS));

        retain();

        assertThat(count("executions")).isEqualTo(1);
        assertThat(count("journal")).isEqualTo(1);
    }

    @Test
    void finishesADetachmentWhoseConnectionHasEnded() {
        executions(ACME, OLD_RUNS, 1, 5, 4, "null");
        sql("delete from executions");
        sql("delete from journal");
        SqlConnection reader = storage.database().connect().await();
        Transaction reading = reader.begin().await();
        reader.query("select count(*) from executions").execute().await();
        SqlConnection killed = storage.database().connect().await();
        Future<?> detachment = killed.query("alter table executions detach partition "
                        + partition("executions", OLD_RUNS) + " concurrently")
                .execute();
        await().until(() -> count("pg_inherits where inhdetachpending") == 1);
        sql("select pg_terminate_backend(pid) from pg_stat_activity where query like 'alter table executions detach%'");
        assertThatThrownBy(detachment::await).isNotNull();
        reading.rollback().await();
        reader.close().await();
        assertThat(count("pg_inherits where inhdetachpending")).isEqualTo(1);

        retain();

        assertThat(count("pg_inherits where inhdetachpending")).isZero();
        assertThat(stands("executions", OLD_RUNS)).isFalse();
        assertThat(stands("journal", OLD_RUNS)).isFalse();
    }

    @Test
    void keepsEverythingWithZero(DatabaseSettings settings, @TempDir Path data) {
        executions(ACME, OLD_RUNS, 1, 5, 4, "null");
        events(ACME, OLD_EVENTS, 1, 5);

        retain(config(
                settings, data, Map.of("PENSTOCK_RETENTION_EVENTS", "0s", "PENSTOCK_RETENTION_EXECUTIONS", "0s")));

        assertThat(count("executions")).isEqualTo(5);
        assertThat(count("events")).isEqualTo(5);
    }

    @Test
    void keepsLessForAnOrganizationThatSaysSo() {
        sql("insert into organizations (id, name, execution_days, event_days) values ('" + ACME + "', 'acme', 5, 7), ('"
                + OTHER + "', 'other', 0, 0)");
        for (UUID organization : new UUID[] {ACME, OTHER}) {
            int first = organization.equals(ACME) ? 1 : 10_001;
            executions(organization, LATELY, first, first + 2_499, 4, "null");
            executions(organization, LATELY, first + 2_500, first + 2_500, 2, id(LATELY, "" + first));
            events(organization, LATELY, first, first + 9);
        }

        JsonNode result = retain();

        assertThat(count("executions where organization_id = '" + ACME + "'")).isEqualTo(1);
        assertThat(count("journal where organization_id = '" + ACME + "'")).isEqualTo(1);
        assertThat(count("events where organization_id = '" + ACME + "'")).isEqualTo(1);
        assertThat(count("executions where organization_id = '" + OTHER + "'")).isEqualTo(2_501);
        assertThat(count("journal where organization_id = '" + OTHER + "'")).isEqualTo(2_501);
        assertThat(count("events where organization_id = '" + OTHER + "'")).isEqualTo(10);
        assertThat(result.at("/kinds/executions_of_organizations/rows").asLong())
                .isEqualTo(2_500);
    }

    @Test
    void forgetsKeysThatHaveExpiredAndWhatWasGatheredInVain() {
        sql("insert into dedupe_keys (organization_id, key, digest, event_id, expires_at) select '" + ACME
                + "', n::text::bytea, repeat('x', 100)::bytea, '" + ACME
                + "', now() + (case when n % 10 = 0 then 1 else -1 end) * interval '1 hour'"
                + " from generate_series(1, 20000) n");
        sql(
                "insert into gatherings (organization_id, workflow_id, common, slot, version, event_id, hops, envelope, created_at)"
                        + " select '" + ACME + "', '" + ACME + "', '', n, 1, '" + ACME + "', 0, '', timestamptz '" + NOW
                        + "' - n * interval '50 days' from generate_series(1, 2) n");

        JsonNode result = retain();

        assertThat(count("dedupe_keys")).isEqualTo(2_000);
        assertThat(result.at("/kinds/dedupe_keys/rows").asLong()).isEqualTo(18_000);
        assertThat(count("gatherings")).isEqualTo(1);
    }
}
