package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.engine.Command.HttpCall;
import io.penstock.engine.Outcome;
import io.penstock.execution.ExecutionFixture.Row;
import io.penstock.http.TestServer;
import io.penstock.identity.EventId;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Executions that are suspended, resumed, cancelled and made to run again over the API. */
@ExtendWith(TestPostgres.class)
class ControlRoutesIT {

    private static final String CALLS = """
            do:
              - one: {call: http, with: {method: post, endpoint: 'http://stub/one'}}
              - two: {call: http, with: {method: post, endpoint: 'http://stub/two'}}
              - finish: {set: {done: true}}
            """;

    private final List<String> called = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Promise<Integer>> held = new ConcurrentLinkedQueue<>();
    private volatile Function<String, Future<Integer>> status = uri -> Future.succeededFuture(200);
    private ExecutionFixture node;
    private TestServer server;

    @BeforeEach
    void start(DatabaseSettings settings) {
        node = new ExecutionFixture(settings, this::call);
        server = new TestServer(node.executions.endpoints());
    }

    @AfterEach
    void stop() {
        server.close();
        node.database
                .pool()
                .query("truncate workflows, workflow_versions, dedupe_keys, timers, executions, events, journal, inbox")
                .execute()
                .await();
        node.close();
    }

    private Future<Outcome> call(OrganizationId organization, HttpCall call, String key, String trace) {
        called.add(call.uri().substring("http://stub/".length()));
        return status.apply(call.uri())
                .map(answered -> new Outcome.Answered(
                        call.position().value(),
                        InstantSource.system().instant(),
                        answered,
                        Map.of(),
                        JsonNodeFactory.instance.objectNode(),
                        new byte[0],
                        call.uri()));
    }

    private HttpResponse<String> post(String path, String body) {
        try {
            return server.send(server.request(path)
                    .header("Authorization", "Bearer editor")
                    .header("Content-Type", "application/json")
                    .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private HttpResponse<String> control(EventId event, String verb, String body) {
        return post("/api/executions/" + row(event).id() + "/" + verb, body);
    }

    private Row row(EventId event) {
        return node.executionsOf(event).get(0);
    }

    private void until(EventId event, Status status) {
        await().atMost(Duration.ofSeconds(10)).until(() -> row(event).status() == status);
    }

    private static JsonNode json(String text) {
        return ExecutionFixture.json(text);
    }

    @Test
    void suspendsARunWhenItsCallIsAnsweredAndGoesOnWhenResumed() {
        node.save("calls", CALLS);
        status = uri -> {
            Promise<Integer> promise = Promise.promise();
            held.add(promise);
            return promise.future();
        };
        EventId event = node.send("test.calls", "{}").id();
        await().until(() -> !held.isEmpty());

        assertThat(control(event, "suspend", "").statusCode()).isEqualTo(202);
        held.poll().complete(200);
        until(event, Status.SUSPENDED);
        assertThat(called).containsExactly("one");

        status = uri -> Future.succeededFuture(200);
        assertThat(control(event, "resume", "").statusCode()).isEqualTo(202);

        until(event, Status.COMPLETED);
        assertThat(called).containsExactly("one", "two");
        assertThat(node.count("select count(*) from inbox")).isZero();
    }

    @Test
    void suspendsWhatWaitsAndForgetsNoTime() {
        node.save("rests", "do: [{rest: {wait: {seconds: 11}}}]\n");
        EventId event = node.send("test.rests", "{}").id();
        until(event, Status.WAITING);

        assertThat(control(event, "suspend", "").statusCode()).isEqualTo(200);
        assertThat(row(event).status()).isEqualTo(Status.SUSPENDED);
        assertThat(control(event, "resume", "").statusCode()).isEqualTo(202);

        await().atMost(Duration.ofSeconds(15)).until(() -> row(event).status() == Status.COMPLETED);
    }

    @Test
    void cancelsWhatIsSuspended() {
        node.save("rests", "do: [{rest: {wait: {hours: 1}}}]\n");
        EventId event = node.send("test.rests", "{}").id();
        until(event, Status.WAITING);
        control(event, "suspend", "");

        assertThat(control(event, "cancel", "").statusCode()).isEqualTo(200);

        assertThat(row(event).status()).isEqualTo(Status.CANCELLED);
        assertThat(control(event, "resume", "").statusCode()).isEqualTo(409);
    }

    @Test
    void runsAgainFromTheStart() {
        node.save("calls", CALLS);
        status = uri -> Future.succeededFuture(uri.endsWith("two") ? 500 : 200);
        EventId event = node.send("test.calls", "{}").id();
        until(event, Status.FAULTED);
        status = uri -> Future.succeededFuture(200);

        assertThat(control(event, "retry", "").statusCode()).isEqualTo(202);

        until(event, Status.COMPLETED);
        assertThat(called).containsExactly("one", "two", "one", "two");
    }

    @Test
    void runsAgainWhatNoEventHasStarted() {
        WorkflowId calls = node.save("calls", CALLS);
        status = uri -> Future.succeededFuture(uri.endsWith("two") ? 500 : 200);
        String id = ExecutionFixture.json(
                        post("/api/workflows/" + calls + "/execute", "{}").body())
                .path("execution_id")
                .asText();
        await().until(() -> count(id, Status.FAULTED) == 1);
        status = uri -> Future.succeededFuture(200);

        assertThat(post("/api/executions/" + id + "/retry", "{\"from\":\"failed\"}")
                        .statusCode())
                .isEqualTo(202);

        await().until(() -> count(id, Status.COMPLETED) == 1);
        assertThat(called).containsExactly("one", "two", "two");
    }

    private long count(String id, Status status) {
        return node.count("select count(*) from executions where id = '" + id + "' and status = " + status.code());
    }

    @Test
    void runsAgainFromTheTaskThatFailed() {
        node.save("calls", CALLS);
        status = uri -> Future.succeededFuture(uri.endsWith("two") ? 500 : 200);
        EventId event = node.send("test.calls", "{}").id();
        until(event, Status.FAULTED);
        status = uri -> Future.succeededFuture(200);

        assertThat(control(event, "retry", "{\"from\":\"failed\"}").statusCode())
                .isEqualTo(202);

        until(event, Status.COMPLETED);
        assertThat(called).containsExactly("one", "two", "two");
        assertThat(row(event).output()).isEqualTo(json("{\"done\":true}"));
        assertThat(row(event).error()).isNull();
    }

    @Test
    void goesOnWithTheNewestVersionWhereThatIsTheSame() {
        var workflow = node.save("calls", CALLS);
        status = uri -> Future.succeededFuture(uri.endsWith("two") ? 500 : 200);
        EventId event = node.send("test.calls", "{}").id();
        until(event, Status.FAULTED);
        status = uri -> Future.succeededFuture(200);
        node.saveVersion(workflow, "calls", CALLS.replace("stub/two", "stub/other"));

        assertThat(control(event, "retry", "{\"from\":\"failed\",\"version\":\"latest\"}")
                        .statusCode())
                .isEqualTo(202);

        until(event, Status.COMPLETED);
        assertThat(called).containsExactly("one", "two", "other");
        assertThat(node.count("select count(*) from executions where version = 2 and generation = 1"))
                .isOne();
    }

    @Test
    void doesAgainWhatDoesNotFitTheNewestVersion() {
        var workflow = node.save("calls", CALLS);
        status = uri -> Future.succeededFuture(uri.endsWith("two") ? 500 : 200);
        EventId event = node.send("test.calls", "{}").id();
        until(event, Status.FAULTED);
        status = uri -> Future.succeededFuture(200);
        node.saveVersion(workflow, "calls", CALLS.replace("stub/one", "stub/first"));

        control(event, "retry", "{\"from\":\"failed\",\"version\":\"latest\"}");

        until(event, Status.COMPLETED);
        assertThat(called).containsExactly("one", "two", "first", "two");
    }

    @Test
    void waitsAnewForWhatRanOutOfTime() {
        node.save("calls", """
                do:
                  - one: {call: http, timeout: {after: {milliseconds: 300}}, with: {method: post, endpoint: 'http://stub/one'}}
                """);
        status = uri -> Future.future(never -> {});
        EventId event = node.send("test.calls", "{}").id();
        until(event, Status.FAULTED);
        status = uri -> node.vertx.timer(100).map(200);

        control(event, "retry", "{\"from\":\"failed\"}");

        until(event, Status.COMPLETED);
        assertThat(called).containsExactly("one", "one");
    }

    @Test
    void refusesToRepeatWhatIsNotOverOrEndedWell() {
        node.save("fine", "do: [{finish: {set: {done: true}}}]\n");
        node.save("rests", "do: [{rest: {wait: {hours: 1}}}]\n");
        EventId fine = node.send("test.fine", "{}").id();
        EventId rests = node.send("test.rests", "{}").id();
        until(fine, Status.COMPLETED);
        until(rests, Status.WAITING);

        assertThat(control(fine, "retry", "").statusCode()).isEqualTo(409);
        assertThat(control(rests, "retry", "").statusCode()).isEqualTo(409);
        assertThat(control(fine, "suspend", "").statusCode()).isEqualTo(409);
        assertThat(control(fine, "resume", "").statusCode()).isEqualTo(409);
        assertThat(control(rests, "retry", "{\"from\":\"middle\"}").statusCode())
                .isEqualTo(422);
    }
}
