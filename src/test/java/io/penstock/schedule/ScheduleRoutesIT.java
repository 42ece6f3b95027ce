package io.penstock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.execution.ExecutionFixture;
import io.penstock.http.Json;
import io.penstock.http.TestServer;
import io.penstock.identity.Caller;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.penstock.identity.WorkflowId;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Schedules over HTTP. */
@ExtendWith(TestPostgres.class)
class ScheduleRoutesIT {

    private final Instant start = InstantSource.system().instant().truncatedTo(ChronoUnit.MINUTES);
    private final AtomicReference<Instant> now = new AtomicReference<>(start);
    private OrganizationId caller = ExecutionFixture.ORGANIZATION;
    private ScheduleNode node;
    private TestServer server;

    @BeforeEach
    void open(DatabaseSettings settings) {
        node = new ScheduleNode(settings, now);
        server = new TestServer(
                node.endpoints(),
                (authorization, key) ->
                        new Caller(caller, new UserId(new UUID(0, 2)), "e@example.com", Role.EDITOR, false));
    }

    @AfterEach
    void close() {
        node.clear();
        server.close();
        node.close();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return server.send(server.request("/api/schedules" + path).method(method, BodyPublishers.noBody()));
    }

    private JsonNode read(int status, String method, String path) throws Exception {
        HttpResponse<String> answer = send(method, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private String at(int minute) {
        return start.plus(Duration.ofMinutes(minute)).toString();
    }

    private void runIn(int minute) {
        node.runAt(start.plus(Duration.ofMinutes(minute)).plusMillis(5));
    }

    @Test
    void showsASavedScheduleAtOnceWithItsNextTimes() throws Exception {
        WorkflowId workflow = node.save("shown", "cron: '* * * * *'");

        JsonNode schedule = read(200, "GET", "/" + workflow);

        assertThat(schedule.path("id").asText()).isEqualTo(workflow.toString());
        assertThat(schedule.path("workflow_id").asText()).isEqualTo(workflow.toString());
        assertThat(schedule.path("namespace").asText()).isEqualTo("test");
        assertThat(schedule.path("name").asText()).isEqualTo("shown");
        assertThat(schedule.path("kind").asText()).isEqualTo("cron");
        assertThat(schedule.path("expression").asText()).isEqualTo("* * * * *");
        assertThat(schedule.path("timezone").asText()).isEqualTo("UTC");
        assertThat(schedule.path("missed").asText()).isEqualTo("once");
        assertThat(schedule.path("enabled").asBoolean()).isTrue();
        assertThat(schedule.path("paused").asBoolean()).isFalse();
        assertThat(schedule.path("last_fire_at").isNull()).isTrue();
        assertThat(schedule.path("next_fire_times"))
                .extracting(JsonNode::asText)
                .containsExactly(at(1), at(2), at(3), at(4), at(5));
        assertThat(schedule.path("next_fire_at").asText()).isEqualTo(at(1));
    }

    @Test
    void showsTheLastStart() throws Exception {
        WorkflowId workflow = node.save("started", "cron: '* * * * *'");
        runIn(0);
        runIn(1);

        JsonNode schedule = read(200, "GET", "/" + workflow);

        assertThat(schedule.path("last_fire_at").asText()).isEqualTo(at(1));
        assertThat(schedule.path("last_execution_id").asText())
                .isEqualTo(node.row("select id from executions where workflow_id = $1", workflow)
                        .getUUID(0)
                        .toString());
        assertThat(schedule.path("next_fire_at").asText()).isEqualTo(at(2));
    }

    @Test
    void listsByPages() throws Exception {
        WorkflowId first = node.save("first", "every: PT1M");
        WorkflowId second = node.save("second", "after: PT1M");
        node.save("unscheduled", "on: {one: {with: {type: a}}}");

        JsonNode page = read(200, "GET", "?limit=1");
        JsonNode rest = read(200, "GET", "?limit=1&after=" + page.path("next").asText());

        assertThat(page.path("items"))
                .extracting(item -> item.path("id").asText())
                .containsExactly(first.toString());
        assertThat(rest.path("items"))
                .extracting(item -> item.path("id").asText())
                .containsExactly(second.toString());
        assertThat(rest.path("next").isNull()).isTrue();
        assertThat(rest.path("items").get(0).path("next_fire_times")).hasSize(1);
    }

    @Test
    void pausesAndGoesOnFromNow() throws Exception {
        WorkflowId workflow = node.save("paused", "cron: '* * * * *'");
        runIn(0);

        JsonNode paused = read(200, "POST", "/" + workflow + "/pause");
        runIn(3);
        JsonNode resumed = read(200, "POST", "/" + workflow + "/resume");
        runIn(4);

        assertThat(paused.path("paused").asBoolean()).isTrue();
        assertThat(paused.path("next_fire_at").isNull()).isTrue();
        assertThat(paused.path("next_fire_times")).isEmpty();
        assertThat(resumed.path("paused").asBoolean()).isFalse();
        assertThat(resumed.path("next_fire_at").asText()).isEqualTo(at(4));
        assertThat(node.fires(workflow)).containsExactly(Instant.parse(at(4)));
    }

    @Test
    void staysPausedOverANewVersionAndWhenItIsPausedAgain() throws Exception {
        WorkflowId workflow = node.save("stays", "cron: '* * * * *'");
        read(200, "POST", "/" + workflow + "/pause");
        read(200, "POST", "/" + workflow + "/pause");

        node.update(
                "update workflows set version = version + 0, scheduled_version = null where id = $1 and $2",
                workflow,
                true);
        runIn(2);

        assertThat(node.executions(workflow)).isZero();
        assertThat(read(200, "GET", "/" + workflow).path("paused").asBoolean()).isTrue();
    }

    @Test
    void firesNowAlsoWhenPaused() throws Exception {
        WorkflowId workflow = node.save("fired", "every: PT1H");
        read(200, "POST", "/" + workflow + "/pause");

        JsonNode fired = read(202, "POST", "/" + workflow + "/fire");

        assertThat(fired.path("status").asText()).isEqualTo("pending");
        node.ended(workflow, 1);
        JsonNode schedule = read(200, "GET", "/" + workflow);
        assertThat(schedule.path("last_execution_id")).isEqualTo(fired.path("execution_id"));
        assertThat(schedule.path("last_fire_at").asText()).isEqualTo(now.get().toString());
    }

    @Test
    void followsAStartOnDemandWithTheRestOfAChain() throws Exception {
        WorkflowId workflow = node.save("chained", "after: PT1M");
        runIn(0);

        read(202, "POST", "/" + workflow + "/fire");
        node.ended(workflow, 1);
        runIn(0);
        Instant end = node.row("select finished_at from executions where workflow_id = $1", workflow)
                .getOffsetDateTime(0)
                .toInstant();

        assertThat(node.due(workflow)).isEqualTo(end.plusSeconds(60));
    }

    @Test
    void refusesToFireWhatIsDisabled() throws Exception {
        WorkflowId workflow = node.save("disabled", "every: PT1H");
        node.node
                .workflows
                .setEnabled(ExecutionFixture.ORGANIZATION, workflow, false)
                .await();

        assertThat(send("POST", "/" + workflow + "/fire").statusCode()).isEqualTo(409);
        JsonNode schedule = read(200, "GET", "/" + workflow);
        assertThat(schedule.path("enabled").asBoolean()).isFalse();
        assertThat(schedule.path("next_fire_at").isNull()).isTrue();
        assertThat(read(200, "POST", "/" + workflow + "/resume")
                        .path("next_fire_at")
                        .isNull())
                .isTrue();
    }

    @Test
    void knowsNothingOfAnotherOrganization() throws Exception {
        WorkflowId workflow = node.save("foreign", "every: PT1H");
        caller = new OrganizationId(new UUID(7, 7));

        assertThat(send("GET", "/" + workflow).statusCode()).isEqualTo(404);
        assertThat(send("POST", "/" + workflow + "/pause").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/" + workflow + "/fire").statusCode()).isEqualTo(404);
        assertThat(read(200, "GET", "").path("items")).isEmpty();
    }
}
