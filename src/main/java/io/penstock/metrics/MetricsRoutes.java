package io.penstock.metrics;

import io.penstock.config.Secret;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Operation;
import io.penstock.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /metrics}: for Prometheus in its text or as OpenMetrics, for people as JSON. It answers before the server is ready, and while it drains. */
public final class MetricsRoutes {

    private static final String BEARER = "Bearer ";

    private final Scrape scrape;
    private final Secret token;

    /** @param token that whoever asks has to show; absent: everybody may ask */
    public MetricsRoutes(Vertx vertx, Meters meters, Overview overview, Secret token) {
        this.scrape = new Scrape(vertx, meters, overview);
        this.token = token;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                row(
                        "/metrics",
                        "getMetrics",
                        "Numbers for Prometheus; OpenMetrics or JSON where Accept asks for it.",
                        exchange -> answer(exchange, Format.of(exchange.header("Accept")))),
                row(
                        "/metrics_prom",
                        "getMetricsProm",
                        "The same, never as JSON.",
                        exchange -> answer(exchange, text(Format.of(exchange.header("Accept"))))));
    }

    private static Endpoint row(String path, String id, String summary, Endpoint.Handler handler) {
        Operation operation =
                Operation.of(id, Endpoint.METRICS, summary, new Operation.Response(200, "The numbers.", "Metrics"));
        return new Endpoint(HttpMethod.GET, path, Access.OPEN, BodyRule.NONE, operation, handler);
    }

    private static Format text(Format format) {
        return format == Format.JSON ? Format.TEXT : format;
    }

    private Future<Answer> answer(Exchange exchange, Format format) {
        require(exchange.header("Authorization"));
        return scrape.in(format)
                .map(body -> new Answer(
                        200, format.contentType(), body, Map.of("Cache-Control", "no-store", "Vary", "Accept")));
    }

    private void require(@Nullable String authorization) {
        if (!token.isPresent()) {
            return;
        }
        String shown = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : "";
        if (!MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), token.bytes())) {
            throw new Failure(new Reason.Unauthenticated("The metrics need the token of metrics.token."));
        }
    }
}
