package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.Server.Running;
import io.penstock.client.Api;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.postgres.TestPostgres;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whole servers that share a database, and start workflows by the real time. */
class TimedServersIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final String EMAIL = "owner@example.com";
    private static final String PASSWORD = "correct-horse-battery";
    private static final String WORKFLOW = """
            document: {dsl: '1.0.3', namespace: test, name: %s, version: 1.0.0}
            schedule: {%s}
            do: [{greet: {set: {hello: world}}}]
            """;

    @TempDir
    private Path data;

    private final Deque<Running> servers = new ArrayDeque<>();
    private Api api;

    @BeforeEach
    void start() {
        servers.add(server());
        servers.add(server());
        int port = servers.getLast().port();
        api = Api.at(URI.create("http://127.0.0.1:" + port)).signIn(EMAIL, PASSWORD);
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop().await());
    }

    private Running server() {
        var config = new ConfigLoader(
                        data,
                        Map.of(
                                "HOST",
                                "127.0.0.1",
                                "PORT",
                                "0",
                                "PENSTOCK_DATA_DIR",
                                data.toString(),
                                "DATABASE_URL",
                                POSTGRES.uri(),
                                "PENSTOCK_ADMIN_EMAIL",
                                EMAIL,
                                "PENSTOCK_RATE_LIMIT_ENABLED",
                                "false",
                                "PENSTOCK_ADMIN_PASSWORD",
                                PASSWORD))
                .load()
                .config();
        return Server.start(SecretKeys.complete(config), made -> {}).await();
    }

    private String save(String name, String schedule) {
        byte[] document = WORKFLOW.formatted(name, schedule).getBytes(StandardCharsets.UTF_8);
        return api.post("/api/workflows", "application/yaml", document)
                .path("id")
                .asText();
    }

    private List<JsonNode> executions(String workflow) {
        JsonNode page = api.get("/api/executions?limit=200&workflow_id=" + workflow);
        return StreamSupport.stream(page.path("items").spliterator(), false).toList();
    }

    private void started(String workflow, int count) {
        await(workflow)
                .atMost(Duration.ofSeconds(20))
                .until(() -> executions(workflow).size() >= count);
    }

    @Test
    void startEachTimeOnceAndGoOnWhenOneOfThemLeaves() {
        long began = System.nanoTime();
        String cron = save("cron", "cron: '* * * * * *'");
        String every = save("every", "every: {milliseconds: 250}");
        String after = save("after", "after: {milliseconds: 100}");
        started(cron, 3);
        started(after, 5);
        started(every, 12);

        servers.removeFirst().stop().await();
        int before = executions(cron).size();
        started(cron, before + 3);
        started(after, executions(after).size() + 5);

        api.post("/api/schedules/" + cron + "/pause", "application/json", new byte[0]);
        Duration time = Duration.ofNanos(System.nanoTime() - began);
        List<JsonNode> starts = executions(cron);
        assertThat(starts.size()).as("one for each second").isLessThanOrEqualTo((int) time.toSeconds() + 2);
        assertThat(api.get("/api/schedules").path("items")).hasSize(3);
        JsonNode health = api.get("/health/detailed").path("components").path("schedules");
        assertThat(health.path("status").asText()).isEqualTo("healthy");
        assertThat(health.path("lateness_ms").asLong()).isBetween(0L, 10_000L);
        assertThat(starts)
                .allSatisfy(each -> assertThat(each.path("event_id").isNull()).isTrue());
    }
}
