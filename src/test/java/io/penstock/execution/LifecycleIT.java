package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.execution.ExecutionFixture.Row;
import io.penstock.http.TestServer;
import io.penstock.identity.EventId;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What executions tell of themselves to those who want to hear it, on a real database. */
@ExtendWith(TestPostgres.class)
class LifecycleIT {

    private static final Calls NO_CALLS = (organization, call, key, trace) -> Future.failedFuture("no calls here");
    private static final String LIFECYCLE = "io.serverlessworkflow.";

    private DatabaseSettings database;
    private ExecutionFixture node;

    @BeforeEach
    void start(DatabaseSettings settings) {
        database = settings;
        node = new ExecutionFixture(settings, NO_CALLS);
    }

    @AfterEach
    void stop() {
        node.database
                .pool()
                .query("truncate workflows, workflow_versions, dedupe_keys, subscriptions, inbox, children, timers,"
                        + " executions, events, journal")
                .execute()
                .await();
        node.close();
    }

    private static String on(String type) {
        return "schedule: {on: {one: {with: {type: " + LIFECYCLE + type + ".v1}}}}\n";
    }

    private static final String NOTE = "do: [{note: {set: {told: '${ .[0].data }', by: '${ .[0].source }'}}}]\n";

    private Row ended(EventId event) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> node.executionsOf(event).stream()
                        .anyMatch(row -> row.status().ended()));
        return node.executionsOf(event).get(0);
    }

    private List<JsonNode> told(String type) {
        return StreamSupport.stream(
                        node.database
                                .pool()
                                .query("select envelope from events where type = '" + LIFECYCLE + type
                                        + ".v1' order by id")
                                .execute()
                                .await()
                                .spliterator(),
                        false)
                .map(row -> Trees.read(row.getBuffer("envelope").getBytes()))
                .toList();
    }

    private long ofLifecycle() {
        return node.count("select count(*) from events where type like 'io.serverlessworkflow.%'");
    }

    private void quiet() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> node.count("select count(*) from executions where status < 4") == 0);
    }

    @Test
    void startsAWorkflowByTheEndOfAnother() {
        node.save("audit", on("workflow.completed"), NOTE);
        node.save("work", "do: [{add: {set: {n: '${ .[0].data.n + 1 }'}}}]\n");

        EventId event = node.send("test.work", "{\"n\":1}").id();

        Row worked = ended(event);
        await().until(() -> told("workflow.completed").size() == 1);
        JsonNode completed = told("workflow.completed").get(0);
        assertThat(completed.path("source").asText()).isEqualTo("/workflows/test/work");
        assertThat(completed.path("subject").asText()).isEqualTo(worked.id().toString());
        assertThat(completed.path("data").path("name").asText()).isEqualTo("work-" + worked.id() + ".test");
        assertThat(completed.path("data").path("output")).isEqualTo(ExecutionFixture.json("{\"n\":2}"));
        Row audited = ended(EventId.parse(completed.path("id").asText()));
        assertThat(audited.output().path("by").asText()).isEqualTo("/workflows/test/work");
        assertThat(node.count("select max(hops) from executions")).isOne();
    }

    @Test
    void goesOnNoFasterThanWhatItTellsIsStored() {
        node.save(
                "audit",
                "schedule: {on: {one: {with: {type: " + LIFECYCLE + "task.completed.v1, subject: nobody}}}}\n",
                NOTE);
        node.save("long", "do: [{each: {for: {in: '[range(9000)]'}, do: [{one: {set: {n: '${ $index }'}}}]}}]\n");
        SqlConnection other = node.database.pool().getConnection().await();
        Transaction holding = other.begin().await();
        other.query("lock table journal in share mode").execute().await();

        EventId event = node.send("test.long", "{}").id();
        await().until(() -> node.executions.executors().queued() > 0);
        await().during(Duration.ofMillis(500))
                .until(() -> node.executions.executors().queued() < 1_000);
        holding.commit().await();
        other.close().await();

        assertThat(ended(event).status()).isEqualTo(Status.COMPLETED);
        assertThat(ofLifecycle()).isEqualTo(9_001);
    }

    @Test
    void storesNothingThatNobodyWantsToHear() {
        node.save("audit", on("workflow.faulted"), NOTE);
        node.save("work", "do: [{add: {set: {n: 1}}}]\n");

        ended(node.send("test.work", "{}").id());

        assertThat(ofLifecycle()).isZero();
        assertThat(node.count("select count(*) from journal")).isZero();
    }

    @Test
    void neverStartsAWorkflowByItsOwnLife() {
        node.save("self", """
                schedule:
                  on: {any: [{with: {type: test.self}}, {with: {type: 'io\\.serverlessworkflow\\..*'}}]}
                """, NOTE);
        node.save("everything", "schedule: {on: {any: []}}\n", NOTE);
        node.save("other", "do: [{add: {set: {n: 1}}}]\n");

        node.send("test.self", "{}");
        quiet();
        assertThat(node.count("select count(*) from executions")).isEqualTo(2 + ofLifecycle());
        assertThat(node.count("select count(*) from events where source = '/workflows/test/self'"))
                .isZero();
        assertThat(node.count("select count(*) from events where source = '/workflows/test/everything'"))
                .isEqualTo(ofLifecycle())
                .isPositive();
    }

    @Test
    void endsAChainOfTwoThatTellEachOther() {
        node.save("one", on("workflow.completed"), NOTE);
        node.save("two", on("workflow.completed"), NOTE);
        node.save("work", "do: [{add: {set: {n: 1}}}]\n");

        node.send("test.work", "{}");

        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        node.count("select max(hops) from executions where status = 4") == ExecutionFixture.MAX_HOPS);
        quiet();
        assertThat(node.count("select max(hops) from events")).isEqualTo(ExecutionFixture.MAX_HOPS);
    }

    @Test
    void tellsEachTaskOnce() {
        node.save("audit", on("task.completed"), NOTE);
        node.save("work", """
                do:
                  - first: {set: {n: 1}}
                  - rest: {wait: {milliseconds: 20}}
                  - last: {set: {n: 2}}
                """);

        ended(node.send("test.work", "{}").id());

        assertThat(told("task.completed"))
                .extracting(each -> each.path("data").path("task").asText())
                .containsExactlyInAnyOrder("/do/0/first", "/do/1/rest", "/do/2/last");
    }

    @Test
    void tellsWhoListens() {
        node.save(
                "hear",
                "do: [{hear: {listen: {to: {one: {with: {type: io.serverlessworkflow.workflow.started.v1}}}}}}]\n");
        node.save("work", "do: [{add: {set: {n: 1}}}]\n");
        EventId listener = node.send("test.hear", "{}").id();
        await().until(() -> node.count("select count(*) from subscriptions where scanned") == 1);

        node.send("test.hear", "{}");
        ended(node.send("test.work", "{}").id());

        assertThat(ended(listener)
                        .output()
                        .path(0)
                        .path("definition")
                        .path("name")
                        .asText())
                .isEqualTo("work");
    }

    @Test
    void tellsOnceWhatADeadNodeHadToldAlready() {
        node.save("audit", on("task.completed"), NOTE);
        ExecutionFixture dying = new ExecutionFixture(database, NO_CALLS);
        node.save("work", """
                do:
                  - first: {set: {n: 1}}
                  - rest: {wait: {seconds: 2}}
                  - last: {set: {n: 2}}
                """);
        EventId event = dying.send("test.work", "{}").id();
        await().until(() -> told("task.completed").size() == 1);
        dying.die();

        ended(event);

        assertThat(told("task.completed"))
                .extracting(each -> each.path("data").path("task").asText())
                .containsExactlyInAnyOrder("/do/0/first", "/do/1/rest", "/do/2/last");
        quiet();
        assertThat(node.count("select count(*) from executions where workflow_id <>"
                        + " (select workflow_id from executions where event_id = '" + event + "')"))
                .isEqualTo(3);
    }

    @Test
    void tellsOfACancelledExecution() {
        node.save("audit", on("workflow.cancelled"), NOTE);
        node.save("work", "do: [{rest: {wait: {hours: 1}}}]\n");
        EventId event = node.send("test.work", "{}").id();
        await().until(() -> node.executionsOf(event).get(0).status() == Status.WAITING);

        node.cancel(node.executionsOf(event).get(0).id());

        ended(event);
        assertThat(told("workflow.cancelled")).hasSize(1);
    }

    private int control(TestServer server, String verb, EventId event) throws IOException, InterruptedException {
        UUID id = node.executionsOf(event).get(0).id();
        return server.send(server.request("/api/executions/" + id + "/" + verb)
                        .header("Authorization", "Bearer editor")
                        .POST(BodyPublishers.noBody()))
                .statusCode();
    }

    @Test
    void tellsWhatIsDoneToAnExecutionThatNobodyRuns() throws IOException, InterruptedException {
        node.save("audit", """
                schedule:
                  on: {any: [{with: {type: 'io\\.serverlessworkflow\\..*\\.(suspended|resumed|cancelled)\\.v1'}}]}
                """, NOTE);
        node.save("work", "do: [{rest: {wait: {hours: 1}}}]\n");
        EventId event = node.send("test.work", "{}").id();
        await().until(() -> node.executionsOf(event).get(0).status() == Status.WAITING);
        try (TestServer server = new TestServer(node.executions.endpoints())) {
            assertThat(control(server, "suspend", event)).isEqualTo(200);
            assertThat(told("workflow.suspended")).hasSize(1);
            assertThat(told("task.suspended"))
                    .extracting(each -> each.path("data").path("task").asText())
                    .containsExactly("/do/0/rest");

            assertThat(control(server, "resume", event)).isEqualTo(202);
            assertThat(told("workflow.resumed")).hasSize(1);
            assertThat(told("task.resumed")).hasSize(1);
            await().until(() -> node.executionsOf(event).get(0).status() == Status.WAITING);

            assertThat(control(server, "suspend", event)).isEqualTo(200);
            assertThat(control(server, "cancel", event)).isEqualTo(200);
            assertThat(told("workflow.suspended")).hasSize(2);
            assertThat(told("workflow.cancelled")).hasSize(1);
            assertThat(told("task.cancelled")).hasSize(1);
        }
        assertThat(node.executionsOf(event).get(0).status()).isEqualTo(Status.CANCELLED);
        quiet();
        assertThat(node.count("select count(*) from executions")).isEqualTo(1 + ofLifecycle());
    }
}
