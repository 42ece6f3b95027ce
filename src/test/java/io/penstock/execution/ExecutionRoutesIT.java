package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.http.Json;
import io.penstock.http.TestServer;
import io.penstock.identity.Caller;
import io.penstock.identity.Role;
import io.penstock.identity.WorkflowId;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Future;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What ran, over HTTP. */
@ExtendWith(TestPostgres.class)
class ExecutionRoutesIT {

    private static final String UNKNOWN = "00000000-0000-7000-8000-000000000000";

    private static ExecutionFixture node;
    private static TestServer server;

    @BeforeAll
    static void start(DatabaseSettings settings) {
        node = new ExecutionFixture(settings, (organization, call, key, trace) -> Future.failedFuture("no calls here"));
        Caller caller =
                new Caller(ExecutionFixture.ORGANIZATION, TestServer.USER, "someone@example.com", Role.EDITOR, false);
        server = new TestServer(node.executions.endpoints(), (authorization, apiKey) -> caller);
    }

    @AfterAll
    static void stop() {
        server.close();
        node.close();
    }

    @Test
    void listsTheExecutionsOfAWorkflowAlsoWhenItWasDeleted() throws Exception {
        WorkflowId workflow = node.save("remembered", "do:\n  - greet:\n      set:\n        hello: world\n");
        Accepted accepted = node.send("test.remembered", "{}");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> node.executionsOf(accepted.id()).get(0).status().ended());

        String before = get("/api/workflows/" + workflow + "/executions").body();
        node.workflows.delete(ExecutionFixture.ORGANIZATION, workflow).await();
        String after = get("/api/workflows/" + workflow + "/executions").body();

        assertThat(Json.parse(before.getBytes(StandardCharsets.UTF_8)).path("items"))
                .hasSize(1);
        assertThat(after).isEqualTo(before);
    }

    @Test
    void waitsAlsoForAnExecutionThatRestsMeanwhile() throws Exception {
        node.save("child", "", "do:\n  - rest:\n      wait: PT0.3S\n  - answer:\n      set:\n        n: 42\n");
        WorkflowId parent = node.save(
                "parent",
                "",
                "do:\n  - ask:\n      run:\n        workflow: {namespace: test, name: child, version: '1.0.0'}\n");

        HttpResponse<String> answer = server.send(server.request("/api/workflows/" + parent + "/execute")
                .header("Authorization", "Bearer editor")
                .header("Prefer", "wait=9")
                .POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"output\":{\"n\":42}");
    }

    @Test
    void knowsNoExecutionsOfAWorkflowThatNeverWas() throws Exception {
        HttpResponse<String> answer = get("/api/workflows/" + UNKNOWN + "/executions");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("There is no such workflow.");
    }

    @Test
    void aReplayKeepsTheIdThatTheSourceGave() throws Exception {
        Accepted accepted = node.send("test.nobody", "{}");

        HttpResponse<String> replayed = server.send(
                server.request("/api/events/" + accepted.id() + "/replay").POST(BodyPublishers.noBody()));
        String id = Json.parse(replayed.body().getBytes(StandardCharsets.UTF_8))
                .path("id")
                .asText();

        assertThat(get("/api/events/" + id).body())
                .contains("\"originid\":\"1\"", "\"replay_of\":\"" + accepted.id() + "\"");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return server.get(path);
    }
}
