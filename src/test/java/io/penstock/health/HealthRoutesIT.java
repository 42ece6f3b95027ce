package io.penstock.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.http.Gate;
import io.penstock.http.Json;
import io.penstock.http.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthRoutesIT {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final AtomicReference<Supplier<Future<Finding>>> database = new AtomicReference<>(() -> good());
    private final AtomicReference<Supplier<Future<Finding>>> redis =
            new AtomicReference<>(() -> Future.succeededFuture(Finding.good("fallback")));
    private final AtomicInteger probes = new AtomicInteger();
    private final Gate gate = new Gate();
    private final TestServer server = new TestServer(new HealthRoutes(
                    new Health(
                            List.of(
                                    new HealthCheck("database", true, this::probeDatabase),
                                    new HealthCheck(
                                            "redis", false, () -> redis.get().get()),
                                    new HealthCheck(
                                            "queue_depth",
                                            false,
                                            () -> Future.succeededFuture(
                                                    Finding.of(Finding.Level.GOOD, report -> report.put("depth", 3))))),
                            now::get),
                    gate,
                    "1.2.3",
                    now::get)
            .endpoints());

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/health/live",
                "/health/liveness",
                "/healthz",
                "/health/ready",
                "/health/readiness",
                "/ready"
            })
    void aWellServerAnswers200(String path) throws Exception {
        gate.open();

        var answer = server.get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("status").asText()).isEqualTo("healthy");
    }

    @Test
    void reportsPartByPart() throws Exception {
        gate.open();
        now.updateAndGet(instant -> instant.plusSeconds(90));

        JsonNode report = json(server.get("/health/detailed"));

        assertThat(report.path("version").asText()).isEqualTo("1.2.3");
        assertThat(report.path("uptime_seconds").asInt()).isEqualTo(90);
        assertThat(report.path("components"))
                .hasToString("{\"api\":{\"status\":\"healthy\"},\"database\":{\"status\":\"healthy\"},"
                        + "\"redis\":{\"status\":\"fallback\"},\"queue_depth\":{\"status\":\"healthy\",\"depth\":3}}");
    }

    @Test
    void isNotReadyBeforeItOpensAndWhileItDrains() throws Exception {
        var starting = server.get("/health/ready");
        gate.drain();
        var draining = server.get("/health/ready");
        var alive = server.get("/health/live");

        assertThat(starting.statusCode()).isEqualTo(503);
        assertThat(starting.body()).contains("The server is starting.");
        assertThat(starting.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(starting.headers().firstValue("Retry-After")).isPresent();
        assertThat(draining.statusCode()).isEqualTo(503);
        assertThat(draining.body()).contains("The server is draining.");
        assertThat(alive.statusCode()).isEqualTo(200);
    }

    @Test
    void isNotReadyWithoutAVitalPartAndSaysWhich() throws Exception {
        gate.open();
        database.set(() -> Future.failedFuture(new IllegalStateException("secret inner text")));

        var ready = server.get("/ready");
        JsonNode detailed = json(server.get("/health/detailed"));

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("Not well: database. It does not answer.");
        assertThat(detailed.path("status").asText()).isEqualTo("unhealthy");
        assertThat(detailed.at("/components/database/message").asText()).isEqualTo("It does not answer.");
    }

    @Test
    void isDegradedButReadyWithoutAPartThatIsNotVital() throws Exception {
        gate.open();
        redis.set(() -> {
            throw new IllegalStateException("thrown, not failed");
        });

        var ready = server.get("/health/ready");
        var overall = server.get("/health");

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(overall.statusCode()).isEqualTo(200);
        assertThat(json(overall).path("status").asText()).isEqualTo("degraded");
    }

    @Test
    void aPartThatDoesNotAnswerInTimeIsBad() throws Exception {
        gate.open();
        database.set(() -> Promise.<Finding>promise().future());

        assertThat(server.get("/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void remembersAFindingForAMoment() throws Exception {
        gate.open();
        server.get("/health");
        server.get("/health");
        int within = probes.get();
        now.updateAndGet(instant -> instant.plusSeconds(2));
        server.get("/health");

        assertThat(within).isEqualTo(1);
        assertThat(probes).hasValue(2);
    }

    private Future<Finding> probeDatabase() {
        probes.incrementAndGet();
        return database.get().get();
    }

    private static Future<Finding> good() {
        return Future.succeededFuture(Finding.good());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
