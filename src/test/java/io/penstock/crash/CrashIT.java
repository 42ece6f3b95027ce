package io.penstock.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.postgres.EmbeddedPostgres;
import io.penstock.postgres.PreparedData;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What an acknowledgement is worth: servers are killed, stopped and cut off under load, and nothing is lost or done twice. */
class CrashIT {

    private static final String SETS = """
            document: {dsl: '1.0.3', namespace: test, name: sets, version: '1.0.0'}
            schedule: {on: {one: {with: {type: webhook.load}}}}
            do:
              - first: {set: {a: 1}}
              - second: {set: {b: 2}}
            """;

    private final Vertx vertx = Vertx.vertx();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private static String calling(int port) {
        return """
                document: {dsl: '1.0.3', namespace: test, name: calling, version: '1.0.0'}
                schedule: {on: {one: {with: {type: webhook.load}}}}
                do:
                  - ask: {call: http, with: {method: post, endpoint: 'http://127.0.0.1:%d/first', body: {a: 1}}}
                  - rest: {wait: {milliseconds: 300}}
                  - tell: {call: http, with: {method: post, endpoint: 'http://127.0.0.1:%d/second', body: {b: 2}}}
                """.formatted(port, port);
    }

    private Pool pool(String uri) {
        return PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(uri))
                .using(vertx)
                .build();
    }

    private static long count(Pool pool, String query, Object... parameters) {
        return pool.preparedQuery(query)
                .execute(Tuple.from(List.of(parameters)))
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    private static UUID[] ids(List<String> acknowledged) {
        return acknowledged.stream().map(UUID::fromString).toArray(UUID[]::new);
    }

    /** Every acknowledged event is stored, has one execution, and that one completes. */
    private static void assertNothingLost(Pool pool, List<String> acknowledged) {
        UUID[] events = ids(acknowledged);
        await("all executions end")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(count(pool, "select count(*) from executions where status < 4"))
                        .isZero());
        assertThat(pool.preparedQuery("select count(*) from events where id = any($1)")
                        .execute(Tuple.tuple().addArrayOfUUID(events))
                        .await()
                        .iterator()
                        .next()
                        .getLong(0))
                .as("acknowledged events that are stored")
                .isEqualTo(events.length);
        assertThat(pool.preparedQuery(
                                "select count(distinct event_id) from executions where event_id = any($1) and status = 4")
                        .execute(Tuple.tuple().addArrayOfUUID(events))
                        .await()
                        .iterator()
                        .next()
                        .getLong(0))
                .as("acknowledged events whose execution completed")
                .isEqualTo(events.length);
        assertThat(
                        count(
                                pool,
                                "select count(*) from (select event_id from executions group by event_id having count(*) > 1) d"))
                .as("events that were executed twice")
                .isZero();
    }

    private static String embeddedUri(Path data) throws Exception {
        Path postgres = data.resolve("postgres");
        return "postgresql://penstock:"
                + Files.readString(postgres.resolve("password")).strip() + "@127.0.0.1:"
                + Files.readString(postgres.resolve("port")).strip() + "/penstock";
    }

    @Test
    void losesNothingWhenTheServerIsKilledUnderLoad() throws Exception {
        try (ServerProcess server = new ServerProcess(folder, Map.of()).ready()) {
            server.workflow(SETS);
            try (Load load = new Load(server::port, server.webhook("load")).start()) {
                await().atMost(Duration.ofSeconds(30)).until(() -> load.count() > 1_500);
                server.kill();
                int before = load.count();
                server.restart();
                await().atMost(Duration.ofSeconds(30)).until(() -> load.count() > before + 500);
                load.stop();
                assertNothingLost(pool(embeddedUri(folder.resolve("data"))), load.acknowledged());
            }
        }
    }

    @Test
    void repeatsOnlyCallsThatWereInFlightWhenItWasKilled() throws Exception {
        try (Stub stub = new Stub(100);
                ServerProcess server = new ServerProcess(folder, Map.of()).ready()) {
            server.workflow(calling(stub.port()));
            try (Load load = new Load(server::port, server.webhook("load")).start()) {
                await().atMost(Duration.ofSeconds(30)).until(() -> stub.distinct() > 500);
                int inFlight = stub.open();
                server.kill();
                load.stop();
                server.restart();
                assertNothingLost(pool(embeddedUri(folder.resolve("data"))), load.acknowledged());
                // Those that had been answered, but not journaled yet, were in flight, too: a batch of them at most.
                assertThat(stub.repeated()).isLessThanOrEqualTo(inFlight + 200L);
                assertThat(stub.distinct()).isGreaterThanOrEqualTo(2 * load.count());
            }
        }
    }

    @Test
    void keepsAWaitAcrossAKill() throws Exception {
        try (ServerProcess server = new ServerProcess(folder, Map.of("PENSTOCK_EXECUTION_LONG_WAIT", "1s")).ready()) {
            server.workflow("""
                    document: {dsl: '1.0.3', namespace: test, name: waiting, version: '1.0.0'}
                    schedule: {on: {one: {with: {type: webhook.load}}}}
                    do:
                      - before: {set: {a: 1}}
                      - rest: {wait: {seconds: 6}}
                      - after: {set: {b: 2}}
                    """);
            String hook = server.webhook("load");
            String event = server.post(hook, "{}").path("id").asText();
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> status(server, event).equals("waiting"));
            server.kill();
            server.restart();
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> status(server, event).equals("completed"));
            JsonNode executions =
                    server.get("/api/executions?event_id=" + event).path("items");
            assertThat(executions).hasSize(1);
            assertThat(Duration.between(time(executions, "created_at"), time(executions, "finished_at")))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(6));
        }
    }

    private static Instant time(JsonNode executions, String name) {
        return Instant.parse(executions.path(0).path(name).asText());
    }

    private static String status(ServerProcess server, String event) {
        return server.get("/api/executions?event_id=" + event)
                .path("items")
                .path(0)
                .path("status")
                .asText();
    }

    @Test
    void anotherServerGoesOnWhereOneWasKilledOrStopped() throws Exception {
        PreparedData.fill(folder.resolve("shared"));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(new EmbeddedPostgres.Settings(folder.resolve("shared")));
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                postgres.login().uri(),
                "PENSTOCK_SECRET_KEY",
                "one-key-for-two-servers-of-one-database",
                "PENSTOCK_EXECUTION_HEARTBEAT",
                "500ms",
                "PENSTOCK_EXECUTION_LEASE",
                "3s");
        try (Stub stub = new Stub(50);
                ServerProcess first = new ServerProcess(folder.resolve("first"), environment).ready();
                ServerProcess second = new ServerProcess(folder.resolve("second"), environment).ready()) {
            first.workflow(calling(stub.port()));
            String hook = first.webhook("load");
            AtomicInteger turn = new AtomicInteger();
            Pool pool = pool(postgres.login().uri());
            try (Load load =
                    new Load(() -> turn.incrementAndGet() % 2 == 0 ? first.port() : second.port(), hook).start()) {
                await().atMost(Duration.ofSeconds(30)).until(() -> load.count() > 500);
                first.pause();
                await().atMost(Duration.ofSeconds(40)).until(() -> count(pool, "select count(*) from nodes") == 1);
                first.goOn();
                int continued = load.count();
                await().atMost(Duration.ofSeconds(30)).until(() -> load.count() > continued + 500);
                first.kill();
                int killed = load.count();
                await().atMost(Duration.ofSeconds(30)).until(() -> load.count() > killed + 500);
                load.stop();
                assertNothingLost(pool, load.acknowledged());
            }
        } finally {
            postgres.stop();
        }
    }

    @Test
    void losesNothingWhenPostgresRestartsUnderLoad() throws Exception {
        try (ServerProcess server = new ServerProcess(folder, Map.of()).ready()) {
            server.workflow(SETS);
            try (Load load = new Load(server::port, server.webhook("load")).start()) {
                await().atMost(Duration.ofSeconds(30)).until(() -> load.count() > 1_000);
                long pid = Long.parseLong(Files.readAllLines(folder.resolve("data/postgres/cluster/postmaster.pid"))
                        .get(0));
                assertThat(pid).isPositive();
                server.children().forEach(ProcessHandle::destroyForcibly);
                int before = load.count();
                await().atMost(Duration.ofSeconds(60)).until(() -> load.count() > before + 500);
                load.stop();
                assertNothingLost(pool(embeddedUri(folder.resolve("data"))), load.acknowledged());
            }
        }
    }

    private static final List<String> CONVERSATION = List.of("""
            document: {dsl: '1.0.3', namespace: test, name: ask, version: '1.0.0'}
            schedule: {on: {one: {with: {type: webhook.load}}}}
            do:
              - ask: {emit: {event: {with: {source: 'https://test/ask', type: test.request, data: {asker: '${ $workflow.id }'}}}}}
              - hear: {listen: {to: {one: {with: {type: test.response, data: '${ .asker == $workflow.id }'}}}}}
              - call: {run: {workflow: {namespace: test, name: child, version: '1.0.0', input: {n: 1}}}}
            """, """
            document: {dsl: '1.0.3', namespace: test, name: answer, version: '1.0.0'}
            schedule: {on: {one: {with: {type: test.request}}}}
            do:
              - rest: {wait: {milliseconds: 20}}
              - say: {emit: {event: {with: {source: 'https://test/answer', type: test.response, data: '${ $workflow.input[0].data }'}}}}
            """, """
            document: {dsl: '1.0.3', namespace: test, name: child, version: '1.0.0'}
            do:
              - rest: {wait: {milliseconds: 50}}
              - out: {set: {done: true}}
            """, """
            document: {dsl: '1.0.3', namespace: test, name: audit, version: '1.0.0'}
            schedule: {on: {one: {with: {type: io.serverlessworkflow.workflow.completed.v1, source: /workflows/test/child}}}}
            do:
              - note: {set: {child: '${ .[0].subject }'}}
            """);

    private static long executions(Pool pool, String workflow) {
        return count(
                pool,
                "select count(*) from executions e join workflows w on w.id = e.workflow_id where e.status = 4 and w.name = $1",
                workflow);
    }

    /** Each has asked once, was answered once, ran one child, and one was told of that child's end. */
    private static void assertEachConversationOnce(Pool pool, List<String> acknowledged) {
        await("all executions end")
                .atMost(Duration.ofSeconds(120))
                .untilAsserted(() -> assertThat(count(pool, "select count(*) from executions where status < 4"))
                        .isZero());
        long asked = executions(pool, "ask");
        assertThat(count(pool, "select count(*) from executions where status > 4"))
                .isZero();
        assertThat(pool.preparedQuery("select count(distinct event_id) from executions where event_id = any($1)")
                        .execute(Tuple.tuple().addArrayOfUUID(ids(acknowledged)))
                        .await()
                        .iterator()
                        .next()
                        .getLong(0))
                .isEqualTo(acknowledged.size());
        assertThat(asked).isGreaterThanOrEqualTo(acknowledged.size());
        for (String workflow : List.of("answer", "child", "audit")) {
            assertThat(executions(pool, workflow)).as(workflow).isEqualTo(asked);
        }
        for (String type : List.of("test.request", "test.response")) {
            String asker = "convert_from(envelope, 'UTF8')::json->'data'->>'asker'";
            assertThat(count(pool, "select count(*) from events where type = $1", type))
                    .as(type)
                    .isEqualTo(asked);
            assertThat(count(pool, "select count(distinct " + asker + ") from events where type = $1", type))
                    .as(type)
                    .isEqualTo(asked);
        }
        String told = "from events where type = 'io.serverlessworkflow.workflow.completed.v1'"
                + " and source = '/workflows/test/child'";
        assertThat(count(pool, "select count(*) " + told)).isEqualTo(asked);
        assertThat(count(pool, "select count(distinct convert_from(envelope, 'UTF8')::json->>'subject') " + told))
                .isEqualTo(asked);
        assertThat(count(pool, "select count(distinct parent_id) from executions where parent_id is not null"))
                .isEqualTo(asked);
        await().untilAsserted(() -> assertThat(count(
                        pool,
                        "select (select count(*) from subscriptions) + (select count(*) from children)"
                                + " + (select count(*) from inbox)"))
                .isZero());
    }

    @Test
    void losesAndDoublesNothingThatWorkflowsSayToEachOtherWhenTheServerIsKilled() throws Exception {
        try (ServerProcess server = new ServerProcess(folder, Map.of()).ready()) {
            CONVERSATION.forEach(server::workflow);
            try (Load load = new Load(server::port, server.webhook("load")).start()) {
                for (int kill = 0; kill < 2; kill++) {
                    int before = load.count();
                    await().atMost(Duration.ofSeconds(60)).until(() -> load.count() > before + 150);
                    server.kill();
                    server.restart();
                }
                int last = load.count();
                await().atMost(Duration.ofSeconds(60)).until(() -> load.count() > last + 50);
                load.stop();
                assertEachConversationOnce(pool(embeddedUri(folder.resolve("data"))), load.acknowledged());
            }
        }
    }
}
