package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.backup.FolderPlace;
import io.penstock.client.Api;
import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.maintenance.Duties;
import io.penstock.maintenance.DutyReport;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The nightly backup and the weekly trial, as two nodes of one database do them when their time comes. */
class NightlyIT {

    private static final String EACH_SECOND = "* * * * * *";
    private static final String KEY = "a key that is used for nothing but this";

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @RegisterExtension
    static final TestPostgres SCRATCH = new TestPostgres();

    @TempDir
    private Path data;

    private final Vertx vertx = Vertx.vertx();
    private Storage storage;

    @BeforeEach
    void open() {
        storage = Storage.open(vertx, config(Map.of()), InstantSource.system()).await();
        sql("truncate duties, backups");
    }

    @AfterEach
    void close() {
        storage.close(vertx).await();
        vertx.close().await();
    }

    private Config config(Map<String, String> more) {
        Map<String, String> variables = new TreeMap<>(more);
        variables.put("DATABASE_URL", POSTGRES.uri());
        variables.put("PENSTOCK_BACKUP_SCRATCH_URL", SCRATCH.uri());
        variables.put("PENSTOCK_SECRET_KEY", KEY);
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

    private Duties node(Config config) {
        Duties node = new Duties(
                storage.database(),
                Safekeeping.of(vertx, config, InstantSource.system(), storage).duties());
        look(node);
        return node;
    }

    /** Both look at the same time what is due, and do it. */
    private static void look(Duties... nodes) {
        Future.all(Stream.of(nodes)
                        .flatMap(node -> node.jobs().stream())
                        .<Future<?>>map(job -> job.run().get())
                        .toList())
                .await();
    }

    @Test
    void comeDueByThemselvesAndNeverOverlap() {
        Config config =
                config(Map.of("PENSTOCK_BACKUP_TIMES", EACH_SECOND, "PENSTOCK_BACKUP_VERIFY_TIMES", EACH_SECOND));
        Duties one = node(config);
        Duties other = node(config);

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            look(one, other);
            return count("backups where verification = 'good'") > 0 && count("backups where status = 'complete'") > 1;
        });

        assertThat(count("backups where status <> 'complete'")).isZero();
        assertThat(count("backups one join backups other on one.id < other.id and other.created_at < one.ended_at"))
                .isZero();
        assertThat(count("duties where failure is not null")).isZero();
    }

    @Test
    void areDoneOnceByTwoNodes() {
        Config config = config(Map.of());
        Duties one = node(config);
        Duties other = node(config);
        DutyReport nightly = one.report("backup").await();
        assertThat(nightly.times()).isEqualTo("30 2 * * * UTC");
        assertThat(nightly.nextAt().atOffset(ZoneOffset.UTC).getHour()).isEqualTo(2);
        look(one, other);
        assertThat(count("backups")).as("it is not due yet").isZero();

        sql("update duties set next_at = now() - interval '1 minute' where name = 'backup'");
        look(one, other);
        look(one, other);
        assertThat(count("backups")).isEqualTo(1);
        DutyReport made = other.report("backup").await();
        assertThat(made.result().path("backup").asText()).isNotEmpty();
        assertThat(made.result().path("rows").asLong()).isPositive();
        assertThat(made.nextAt()).isAfter(made.endedAt());

        sql("update duties set next_at = now() - interval '1 minute' where name = 'verify-backup'");
        look(one, other);
        look(one, other);
        DutyReport tried = other.report("verify-backup").await();
        assertThat(tried.result().path("good").asBoolean()).isTrue();
        assertThat(tried.result().path("backup")).isEqualTo(made.result().path("backup"));
        assertThat(count("backups where verification = 'good'")).isEqualTo(1);
    }

    @Test
    void aBackupWhoseProcessIsKilledIsNoneAndIsMadeAnew() throws IOException {
        Map<String, String> settings = Map.of(
                "DATABASE_URL",
                POSTGRES.uri(),
                "PENSTOCK_SECRET_KEY",
                KEY,
                "PENSTOCK_DATA_DIR",
                data.toString(),
                "PENSTOCK_ADMIN_EMAIL",
                WholeServer.EMAIL,
                "PENSTOCK_ADMIN_PASSWORD",
                WholeServer.PASSWORD);
        CommandProcess process = new CommandProcess(data, settings);
        Api api = Api.at(URI.create("http://127.0.0.1:" + process.port()))
                .signIn(WholeServer.EMAIL, WholeServer.PASSWORD);
        SqlConnection holder = storage.database().connect().await();
        Transaction holding = holder.begin().await();
        holder.query("lock table workflows in access exclusive mode").execute().await();

        api.post("/api/admin/maintenance/backup", JsonNodeFactory.instance.objectNode());
        await().atMost(Duration.ofSeconds(30)).until(() -> count("pg_locks where not granted") > 0);
        process.kill();
        holding.rollback().await();
        holder.close().await();

        FolderPlace place = new FolderPlace(data.resolve("backups"));
        assertThat(place.names()).isEmpty();
        assertThat(count("backups where status = 'running'")).isEqualTo(1);
        Duties node = node(config(Map.of()));
        assertThat(count("backups"))
                .as("what kills a process must not kill the next at once")
                .isEqualTo(1);
        sql("update duties set began_at = began_at - interval '2 minutes'");
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            look(node);
            return count("backups where status = 'complete'") == 1;
        });

        assertThat(count("backups where status = 'failed' and error like 'Its process ended%'"))
                .isEqualTo(1);
        assertThat(place.names()).hasSize(1);
        try (Stream<Path> folders = Files.list(data.resolve("backups"))) {
            assertThat(folders).as("nothing of the other is left").hasSize(1);
        }
        node.ask("verify-backup").await();
        look(node);
        assertThat(count("backups where verification = 'good'")).isEqualTo(1);
    }

    @Test
    void aTrialWithoutABackupFailsAndIsTriedAgain() {
        Duties node = node(config(Map.of()));

        node.ask("verify-backup").await();
        look(node);

        DutyReport tried = node.report("verify-backup").await();
        assertThat(tried.failure()).contains("There is no finished backup");
        assertThat(tried.nextAt()).isBeforeOrEqualTo(tried.endedAt().plus(Duration.ofMinutes(10)));
    }

    @Test
    void areDoneOnlyWhenAskedWhereTheyHaveNoTimes() {
        Duties node = node(config(Map.of("PENSTOCK_BACKUP_TIMES", "never", "PENSTOCK_BACKUP_VERIFY_TIMES", "never")));

        assertThat(node.report("backup").await().nextAt()).isNull();
        node.ask("backup").await();
        look(node);
        look(node);

        assertThat(count("backups where status = 'complete'")).isEqualTo(1);
        assertThat(node.report("backup").await().nextAt()).isNull();
    }
}
