package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.Expression.Condition;
import io.penstock.Expression.Selector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The rules and dashboards that ship, against a server as it ships. */
class MonitoringIT {

    private static final String WORKFLOW = """
            document: {dsl: '1.0.3', namespace: default, name: watched, version: '1.0.0'}
            do:
              - hold: {wait: {milliseconds: 1}}
            """;

    /** What nobody told here: they are of servers with TLS, or of a JVM that has collected garbage for long. */
    private static final Set<String> ELSEWHERE =
            Set.of("penstock_certificate_left_seconds", "jvm_gc_pause_seconds_sum");

    /** This server's database is another process. */
    private static final String EMBEDDED = " with component=embedded";

    /** Given by Prometheus, and by the rules. */
    private static final Set<String> ADDED = Set.of("job", "instance", "slo", "class");

    /** What takes its time by its nature, and has no objective. */
    private static final Set<String> UNHURRIED = Set.of(
            "GET /api/admin/storage",
            "GET /hooks/{token}",
            "OPTIONS /hooks/{token}",
            "POST /api/workflows/{id}/execute",
            "POST /api/auth/login",
            "POST /api/auth/password",
            "POST /api/auth/reset",
            "POST /api/auth/totp/confirm",
            "POST /api/auth/totp/disable",
            "POST /api/auth/totp/enroll",
            "POST /api/auth/invitations/{token}",
            "POST /api/organizations/{id}/members",
            "POST /api/admin/audit/backup");

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer("PENSTOCK_RATE_LIMIT_ENABLED", "true");

    @Test
    void speakOnlyOfSeriesAndLabelsThatAServerTells() throws Exception {
        SERVER.run(WORKFLOW, "{}");
        Map<String, Scraped> told = Scraped.of(metrics());
        Set<String> recorded = MonitoringFiles.rules().stream()
                .map(rule -> rule.path("record").asText())
                .collect(Collectors.toSet());
        Set<String> labels = new HashSet<>(ADDED);
        told.values().forEach(series -> labels.addAll(series.labels().keySet()));

        List<String> unknown = new ArrayList<>();
        MonitoringFiles.expressions().forEach((place, expression) -> {
            expression.labels().stream()
                    .filter(label -> !labels.contains(label))
                    .forEach(label -> unknown.add(place + ": the label " + label));
            for (Selector selector : expression.selectors()) {
                String name = selector.name();
                if (told.containsKey(name)) {
                    told.get(name).strange(selector, ADDED).stream()
                            .filter(label -> !label.equals(EMBEDDED))
                            .forEach(label -> unknown.add(place + ": " + name + label));
                } else if (!recorded.contains(name) && !ELSEWHERE.contains(name) && !name.equals("up")) {
                    unknown.add(place + ": " + name);
                }
            }
        });
        assertThat(unknown).isEmpty();
    }

    private static String metrics() throws Exception {
        URI address = URI.create("http://127.0.0.1:" + SERVER.port() + "/metrics");
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void putEveryRouteIntoOneClass() {
        List<List<Condition>> classes = MonitoringFiles.rules().stream()
                .filter(rule -> rule.path("record").asText().equals("penstock:latency_buckets:rate5m"))
                .map(rule -> Expression.parse(rule.path("expr").asText())
                        .selectors()
                        .get(0)
                        .matchers())
                .toList();

        Set<String> without = new TreeSet<>();
        SERVER.api()
                .get("/openapi.json")
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    String method = operation.getKey().toUpperCase(Locale.ROOT);
                    long fitting = classes.stream()
                            .filter(conditions -> conditions.stream()
                                    .allMatch(condition -> condition.accepts(
                                            condition.label().equals("method") ? method : path.getKey())))
                            .count();
                    assertThat(fitting).as(method + " " + path.getKey()).isLessThan(2);
                    if (fitting == 0
                            && !method.equals("PARAMETERS")
                            && path.getKey().matches("/(api|hooks|health|ready).*")) {
                        without.add(method + " " + path.getKey());
                    }
                }));
        assertThat(without).containsExactlyInAnyOrderElementsOf(UNHURRIED);
    }

    @Test
    void workInARealPrometheus(@TempDir Path folder) {
        assumeThat(Prometheus.isInstalled())
                .as("prometheus is not installed: nobody scrapes a server with conf/monitoring")
                .isTrue();
        try (Prometheus prometheus = Prometheus.scraping("127.0.0.1:" + SERVER.port(), folder)) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                JsonNode target = prometheus.target("penstock");
                assertThat(target.path("lastError").asText()).isEmpty();
                assertThat(target.path("health").asText()).isEqualTo("up");
                assertThat(prometheus.value("penstock:service_ready:max{job=\"penstock\"}"))
                        .isEqualTo("1");
                assertThat(prometheus.rules()).allSatisfy(rule -> {
                    assertThat(rule.path("lastError").asText()).isEmpty();
                    assertThat(rule.path("health").asText()).isEqualTo("ok");
                });
            });
            assertThat(prometheus.rules()).hasSameSizeAs(MonitoringFiles.rules());
            assertThat(prometheus.firing()).contains("PenstockWatchdog").doesNotContain("PenstockServiceDown");
        }
    }
}
