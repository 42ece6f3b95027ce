package io.penstock.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.postgres.EmbeddedPostgres;
import io.penstock.postgres.PreparedData;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What starts by time goes on, whatever becomes of the servers. */
class ScheduleCrashIT {

    private static final String WORKFLOW = """
            document: {dsl: '1.0.3', namespace: test, name: ticking, version: '1.0.0', metadata: {penstock: {missed: all}}}
            schedule: {every: {milliseconds: 200}}
            do:
              - first: {set: {a: 1}}
              - rest: {wait: {milliseconds: 50}}
              - second: {set: {b: 2}}
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private EmbeddedPostgres postgres;
    private Map<String, String> environment;
    private Pool pool;

    @BeforeEach
    void start() throws Exception {
        PreparedData.fill(folder.resolve("shared"));
        postgres = EmbeddedPostgres.start(new EmbeddedPostgres.Settings(folder.resolve("shared")));
        environment = Map.of(
                "DATABASE_URL",
                postgres.login().uri(),
                "PENSTOCK_SECRET_KEY",
                "one-key-for-two-servers-of-one-database",
                "PENSTOCK_EXECUTION_HEARTBEAT",
                "500ms",
                "PENSTOCK_EXECUTION_LEASE",
                "2s");
        pool = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(postgres.login().uri()))
                .using(vertx)
                .build();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        postgres.stop();
    }

    private long count(String query) {
        return pool.query(query).execute().await().iterator().next().getLong(0);
    }

    private void fires(long more) {
        long before = count("select count(*) from fires");
        await().atMost(Duration.ofSeconds(40)).until(() -> count("select count(*) from fires") >= before + more);
    }

    /** Each time has been started, once, in the rhythm without a gap, and what was started ends. */
    private void assertEachTimeOnce(ServerProcess server, String workflow) {
        server.send("POST", "/api/schedules/" + workflow + "/pause", "", "");
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(count("select count(*) from executions where status <> 4"))
                        .isZero());
        assertThat(count("select count(*) from executions")).isEqualTo(count("select count(*) from fires"));
        assertThat(
                        count(
                                "select count(*) from fires f left join executions e on e.id = f.execution_id where e.id is null"))
                .isZero();
        assertThat(count(
                        "select count(*) from (select fire_at - lag(fire_at) over (order by fire_at) as gap from fires) g"
                                + " where gap <> interval '200 milliseconds'"))
                .isZero();
    }

    @Test
    void missNothingWhenTheServerIsKilledAgainAndAgain() {
        try (ServerProcess server = new ServerProcess(folder.resolve("only"), environment).ready()) {
            String workflow = server.workflow(WORKFLOW);
            for (int kill = 0; kill < 3; kill++) {
                fires(10);
                server.kill();
                server.restart();
            }
            fires(10);
            assertEachTimeOnce(server, workflow);
        }
    }

    @Test
    void startEachTimeOnceWhenOneOfTwoServersIsStoppedAndTheOtherKilled() {
        try (ServerProcess first = new ServerProcess(folder.resolve("first"), environment).ready();
                ServerProcess second = new ServerProcess(folder.resolve("second"), environment).ready()) {
            String workflow = first.workflow(WORKFLOW);
            fires(10);
            first.pause();
            fires(40);
            first.goOn();
            fires(10);
            second.kill();
            fires(20);
            assertEachTimeOnce(first, workflow);
        }
    }
}
