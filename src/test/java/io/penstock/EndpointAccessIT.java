package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.config.Config;
import io.penstock.config.Secret;
import io.penstock.http.Access;
import io.penstock.http.Endpoint;
import io.penstock.http.Gate;
import io.penstock.http.Listeners;
import io.penstock.http.TestServer;
import io.penstock.identity.Role;
import io.penstock.telemetry.Meters;
import io.vertx.core.Vertx;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every route without a token and with every role that is too low, generated from the rows that the server serves. */
class EndpointAccessIT {

    private static Vertx vertx;
    private static List<Endpoint> endpoints;
    private static TestServer server;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        Config config = Config.defaults().withSecretKey(new Secret("0123456789abcdef0123456789abcdef"));
        endpoints = Rooms.furnish(new Ground(
                        vertx,
                        config,
                        InstantSource.system(),
                        Storage.unopened(vertx, config),
                        new Gate(),
                        new Listeners(),
                        new Meters()))
                .endpoints();
        server = new TestServer(endpoints);
    }

    @AfterAll
    static void stop() {
        server.close();
        vertx.close().await();
    }

    @Test
    void onlyTheseAreOpenWithoutAToken() {
        assertThat(endpoints.stream()
                        .filter(endpoint -> endpoint.access() instanceof Access.Open)
                        .map(endpoint -> endpoint.method() + " " + endpoint.path()))
                .containsExactlyInAnyOrder(
                        "POST /api/auth/login",
                        "POST /api/auth/refresh",
                        "POST /api/auth/forgot",
                        "POST /api/auth/reset",
                        "GET /api/auth/invitations/{token}",
                        "POST /api/auth/invitations/{token}",
                        "POST /hooks/{token}",
                        "GET /hooks/{token}",
                        "OPTIONS /hooks/{token}",
                        "GET /metrics",
                        "GET /metrics_prom",
                        "GET /health",
                        "GET /health/detailed",
                        "GET /health/live",
                        "GET /health/migrations",
                        "GET /health/liveness",
                        "GET /health/ready",
                        "GET /health/readiness",
                        "GET /healthz",
                        "GET /ready",
                        "GET /.well-known/security.txt",
                        "GET /.well-known/jwks.json",
                        "GET /openapi.json");
    }

    @Test
    void everyOtherAsksForAToken() throws Exception {
        for (Endpoint endpoint : guarded()) {
            var answer = server.send(request(endpoint));

            assertThat(answer.statusCode()).as(endpoint.operation().id()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
        }
    }

    @Test
    void everyOneRefusesARoleThatIsTooLow() throws Exception {
        for (Endpoint endpoint : guarded()) {
            for (Role role : Role.values()) {
                if (endpoint.access() instanceof Access.Member member && !role.includes(member.role())) {
                    var answer = server.send(request(endpoint)
                            .header("Authorization", "Bearer " + role.name().toLowerCase(Locale.ROOT)));

                    assertThat(answer.statusCode())
                            .as(endpoint.operation().id() + " as " + role)
                            .isEqualTo(403);
                }
            }
        }
    }

    @Test
    void aViewerOnlyReads() {
        assertThat(guarded().stream()
                        .filter(endpoint -> endpoint.access().equals(Access.VIEWER))
                        .map(endpoint -> endpoint.method().name()))
                .containsOnly("GET");
    }

    private static List<Endpoint> guarded() {
        return endpoints.stream()
                .filter(endpoint -> !(endpoint.access() instanceof Access.Open))
                .toList();
    }

    private static HttpRequest.Builder request(Endpoint endpoint) {
        String path = endpoint.path().replaceAll("\\{[^}]+}", "00000000-0000-7000-8000-000000000000");
        return server.request(path).method(endpoint.method().name(), BodyPublishers.noBody());
    }
}
