package io.penstock.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.config.Config;
import io.penstock.config.Secret;
import io.penstock.http.Endpoint;
import io.penstock.http.Json;
import io.penstock.http.TestServer;
import io.penstock.telemetry.Meters;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsRoutesIT {

    private final Vertx vertx = Vertx.vertx();
    private final Meters meters = new Meters();
    private final TestServer server = new TestServer(endpoints(Secret.NONE), meters);

    @AfterEach
    void close() {
        server.close();
        vertx.close().await();
    }

    @Test
    void countsAnswersByRouteAndStatusAndHowLongTheyTook() throws Exception {
        server.get("/metrics");
        server.get("/nowhere/at/all");

        String text = server.get("/metrics").body();

        assertThat(text)
                .contains("penstock_http_requests_total{method=\"GET\",route=\"/metrics\",status=\"200\"} 1.0")
                .contains("penstock_http_requests_total{method=\"none\",route=\"none\",status=\"404\"} 1.0")
                .contains(
                        "penstock_http_request_duration_seconds_bucket{method=\"GET\",route=\"/metrics\",le=\"0.05\"}")
                .contains("# HELP penstock_http_requests_total Requests that were answered.");
    }

    @Test
    void speaksPrometheusOpenMetricsAndJson() throws Exception {
        var text = server.get("/metrics");
        var open = accepting("/metrics", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3");
        var json = accepting("/metrics", "application/json");
        var never = accepting("/metrics_prom", "application/json");

        assertThat(type(text)).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(type(open)).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(open.body()).endsWith("# EOF\n");
        assertThat(type(json)).isEqualTo("application/json");
        assertThat(type(never)).startsWith("text/plain");
    }

    @Test
    void tellsAPersonTheFewNumbersThatCountFirst() throws Exception {
        server.get("/metrics");

        JsonNode json =
                Json.parse(accepting("/metrics", "application/json").body().getBytes(StandardCharsets.UTF_8));

        assertThat(json.at("/metrics/requests_total").asInt()).isEqualTo(1);
        assertThat(json.at("/metrics/requests_failed").asInt()).isZero();
        assertThat(json.at("/metrics/avg_latency_ms").asDouble()).isPositive();
        assertThat(json.at("/metrics/max_latency_ms").asDouble()).isPositive();
        assertThat(json.at("/metrics/uptime_seconds").isNumber()).isTrue();
        assertThat(json.at("/metrics/queue_depth").asInt()).isEqualTo(7);
        assertThat(json.at("/rate_limit/enabled").asBoolean()).isTrue();
        assertThat(json.at("/rate_limit/window_seconds").asInt()).isEqualTo(60);
        assertThat(json.at("/rate_limit/max_requests").asInt()).isEqualTo(120);
        assertThat(json.at("/timestamp").asText()).endsWith("Z");
    }

    @Test
    void pointsToATraceThatIsKept() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        server.send(server.request("/metrics").header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));
        server.send(server.request("/metrics")
                .header("traceparent", "00-ffffffffffffffffffffffffffffffff-00f067aa0ba902b7-00"));

        String open = accepting("/metrics", "application/openmetrics-text").body();

        assertThat(open).contains("# {span_id=\"00f067aa0ba902b7\",trace_id=\"" + trace + "\"}");
        assertThat(open).doesNotContain("ffffffffffffffff");
    }

    @Test
    void asksForItsTokenWhereThereIsOne() throws Exception {
        try (TestServer guarded = new TestServer(endpoints(new Secret("a long token")), meters)) {
            var stranger = guarded.get("/metrics");
            var wrong = guarded.send(guarded.request("/metrics_prom").header("Authorization", "Bearer another"));
            var right = guarded.send(guarded.request("/metrics").header("Authorization", "Bearer a long token"));

            assertThat(stranger.statusCode()).isEqualTo(401);
            assertThat(stranger.headers().firstValue("WWW-Authenticate")).isPresent();
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(right.statusCode()).isEqualTo(200);
        }
    }

    private List<Endpoint> endpoints(Secret token) {
        Overview overview = new Overview(meters, () -> 7, Config.defaults().rateLimit(), InstantSource.system());
        return new MetricsRoutes(vertx, meters, overview, token).endpoints();
    }

    private HttpResponse<String> accepting(String path, String accept) throws Exception {
        return server.send(server.request(path).header("Accept", accept));
    }

    private static String type(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Type").orElse("");
    }
}
