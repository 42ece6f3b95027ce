package io.penstock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.http.Json;
import io.penstock.telemetry.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The metrics of a server as it ships. */
class MetricsIT {

    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final int ODD_NAMES = 10_000;
    private static final int PIPELINED = 500;

    private static final String WORKFLOW = """
            document: {dsl: '1.0.3', namespace: default, name: counted, version: '1.0.0'}
            do:
              - hold: {wait: {milliseconds: 1}}
              - say: {set: {a: 1}}
            """;

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer();

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void countWhatExecutionsDo() throws Exception {
        JsonNode ended = SERVER.run(WORKFLOW, "{}");

        assertThat(ended.path("status").asText()).isEqualTo("completed");
        assertThat(metrics())
                .containsPattern("penstock_executions_started_total [1-9]")
                .containsPattern("penstock_executions_ended_total\\{status=\"completed\"} [1-9]")
                .containsPattern("penstock_task_attempts_total\\{kind=\"wait\"} [1-9]")
                .containsPattern("penstock_execution_wait_seconds_count [1-9]")
                .containsPattern("penstock_commit_duration_seconds_count\\{lane=\"journal\"} [1-9]")
                .containsPattern("penstock_commit_items_bucket\\{lane=\"ingest\",le=\"1.0\"} [1-9]")
                .containsPattern("penstock_disk_free_bytes [1-9]")
                .containsPattern("penstock_pool_size\\{pool=\"tenants\",type=\"sql\"} 8.0")
                .contains("penstock_redis_state{state=\"fallback\"} 1.0")
                .containsPattern("penstock_queue_age_seconds \\d")
                .contains("penstock_health{component=\"database\"} 1.0");
    }

    @Test
    void tellHowUpkeepGoes() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(metrics())
                        .contains("penstock_duty_failed{duty=\"retention\"} 0.0")
                        .containsPattern("penstock_duty_next_seconds\\{duty=\"backup\"} [1-9]")
                        .contains("penstock_duty_running_seconds{duty=\"verify-backup\"} 0.0")
                        .contains("penstock_duty_runs_total{duty=\"retention\",outcome=\"failed\"} 0.0")
                        .contains("penstock_retention_rows_total{kind=\"events\"} 0.0")
                        .contains("penstock_health{component=\"upkeep\"} 1.0"));
    }

    @Test
    void haveNoSeriesForWhatCallersMakeUp() throws Exception {
        send("GET /nowhere/0 HTTP/1.1\r\nHost: a\r\n\r\nBREW0 /health HTTP/1.1\r\nHost: a\r\n\r\n", 2);
        metrics();
        TreeSet<String> before = series(metrics());

        for (int begin = 0; begin < ODD_NAMES; begin += PIPELINED) {
            StringBuilder requests = new StringBuilder();
            for (int i = begin; i < begin + PIPELINED; i++) {
                requests.append(odd(i));
            }
            send(requests.toString(), PIPELINED);
        }

        assertThat(series(metrics())).isEqualTo(before);
    }

    /** A path, a method, a webhook's token, a header or a query that nobody has thought of. */
    private static String odd(int i) {
        String name = "odd" + i;
        return switch (i % 4) {
            case 0 -> "GET /nowhere/" + name + " HTTP/1.1\r\nHost: a\r\n\r\n";
            case 1 -> "BREW" + i + " /health HTTP/1.1\r\nHost: a\r\n\r\n";
            case 2 -> "GET /nowhere?" + name + "=" + name + " HTTP/1.1\r\nHost: " + name + "\r\n\r\n";
            default ->
                "GET /" + name + " HTTP/1.1\r\nHost: a\r\nUser-Agent: " + name + "\r\nX-API-Key: " + name + "\r\n\r\n";
        };
    }

    /** Pipelined, and answered one after the other. */
    private static void send(String requests, int answers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", SERVER.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(requests.getBytes(UTF_8));
            InputStream in = socket.getInputStream();
            byte[] head = "HTTP/1.1 ".getBytes(UTF_8);
            int matched = 0;
            int seen = 0;
            byte[] buffer = new byte[1 << 16];
            while (seen < answers) {
                int n = in.read(buffer);
                assertThat(n).as("the connection stays until all is answered").isPositive();
                for (int i = 0; i < n; i++) {
                    matched = buffer[i] == head[matched] ? matched + 1 : buffer[i] == head[0] ? 1 : 0;
                    if (matched == head.length) {
                        seen++;
                        matched = 0;
                    }
                }
            }
        }
    }

    @Test
    void satisfyPromtool() throws Exception {
        assumeThat(Files.isExecutable(PROMTOOL))
                .as("promtool is not installed: the metrics are not linted")
                .isTrue();
        SERVER.run(WORKFLOW.replace("counted", "linted"), "{}");
        Process promtool = new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
                .redirectErrorStream(true)
                .start();
        CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> read(promtool));
        try (var in = promtool.getOutputStream()) {
            in.write(metrics().getBytes(UTF_8));
        }

        assertThat(said.get(20, TimeUnit.SECONDS)).isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    @Test
    void areAllExplained() throws Exception {
        String text = metrics();

        List<String> unexplained = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (line.startsWith("# TYPE ") && !text.contains("# HELP " + line.split(" ")[2] + " ")) {
                unexplained.add(line);
            }
        }
        assertThat(unexplained).isEmpty();
        for (Metric metric : Metric.values()) {
            assertThat(metric.help()).as(metric.name()).endsWith(".");
        }
    }

    @Test
    void healthTellsPartByPart() throws Exception {
        // On a machine that is busy the first look of a slow part may take too long; the next one follows by itself.
        JsonNode report = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> json("/health/detailed"),
                        found -> found.at("/components/migrations/status")
                                .asText()
                                .equals("up_to_date"));

        assertThat(report.path("status").asText()).isIn("healthy", "degraded");
        JsonNode parts = report.path("components");
        assertThat(parts.at("/api/status").asText()).isEqualTo("healthy");
        assertThat(parts.at("/database/latency_ms").isNumber()).isTrue();
        assertThat(parts.at("/database/pool/size").asInt()).isEqualTo(16);
        assertThat(parts.at("/database/pool/waiting").isInt()).isTrue();
        assertThat(parts.at("/redis/status").asText()).isEqualTo("fallback");
        assertThat(parts.at("/queue_depth/depth").isNumber()).isTrue();
        assertThat(parts.at("/queue_depth/warning_at").asInt()).isEqualTo(10_000);
        assertThat(parts.at("/executions/capacity").asInt()).isPositive();
        assertThat(parts.at("/migrations/status").asText()).isEqualTo("up_to_date");
        assertThat(parts.at("/schedules/status").asText()).isEqualTo("healthy");
        assertThat(parts.at("/disk/free_bytes").asLong()).isPositive();
        assertThat(parts.at("/memory/limit_bytes").asLong()).isPositive();
        assertThat(json("/health/migrations").at("/pending").isEmpty()).isTrue();
    }

    private JsonNode json(String path) throws Exception {
        return Json.parse(get(path).body().getBytes(UTF_8));
    }

    private String metrics() throws Exception {
        return get("/metrics").body();
    }

    private static TreeSet<String> series(String text) {
        TreeSet<String> series = new TreeSet<>();
        for (String line : text.split("\n")) {
            // The JVM's own come and go with its collections.
            if (line.startsWith("penstock_")) {
                series.add(line.substring(0, line.lastIndexOf(' ')));
            }
        }
        return series;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVER.port() + path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
