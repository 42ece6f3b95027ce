package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.ratelimit.RedisState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits as callers meet them. */
class RequestLimitsIT {

    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer(
            "PENSTOCK_SERVER_TRUSTED_PROXIES", "127.0.0.1",
            "PENSTOCK_RATE_LIMIT_ENABLED", "true",
            "PENSTOCK_RATE_LIMIT_MAX_REQUESTS", "5",
            "PENSTOCK_RATE_LIMIT_WINDOW_SECONDS", "3600",
            "PENSTOCK_RATE_LIMIT_ANONYMOUS_REQUESTS", "40",
            "PENSTOCK_RATE_LIMIT_LEGACY_HEADERS", "true");

    /** Of this test, as a trusted proxy tells it. */
    private final String address = "192.0.2." + ADDRESSES.incrementAndGet();

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVER.port() + path))
                .header("X-Forwarded-For", address)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> login(String password) throws Exception {
        return send(
                "POST",
                "/api/auth/login",
                "{\"email\":\"" + WholeServer.EMAIL + "\",\"password\":\"" + password + "\"}",
                "Content-Type",
                "application/json");
    }

    private String token() throws Exception {
        JsonNode answer =
                new ObjectMapper().readTree(login(WholeServer.PASSWORD).body());
        return answer.path("access_token").asText();
    }

    @Test
    void allowAUserSoManyRequestsAndRefuseTheNext() throws Exception {
        String bearer = "Bearer " + token();
        for (int i = 1; i <= 5; i++) {
            HttpResponse<String> answer = send("GET", "/api/auth/me", "", "Authorization", bearer);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("RateLimit-Policy")).hasValue("\"caller\";q=5;w=3600");
            assertThat(answer.headers().firstValue("RateLimit").orElseThrow())
                    .startsWith("\"caller\";r=" + (5 - i) + ";t=");
            assertThat(answer.headers().firstValue("X-RateLimit-Remaining")).hasValue(Integer.toString(5 - i));
        }

        HttpResponse<String> refused = send("GET", "/api/workflows", "", "Authorization", bearer);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(600, 720);
        assertThat(refused.headers().firstValue("RateLimit").orElseThrow()).startsWith("\"caller\";r=0;t=");
        assertThat(new ObjectMapper().readTree(refused.body()).path("detail").asText())
                .isEqualTo("The limit \"caller\" of 5 requests in 3600 s is used up.");
        assertThat(send("POST", "/api/workflows", "x".repeat(100_000), "Authorization", bearer)
                        .statusCode())
                .as("before the body is read")
                .isEqualTo(429);
    }

    @Test
    void countBadTokensOnTheAddress() throws Exception {
        int answered = 401;
        int tries = 0;
        while (answered == 401 && tries++ < 60) {
            answered = send("GET", "/api/auth/me", "", "Authorization", "Bearer nonsense")
                    .statusCode();
        }

        assertThat(answered).isEqualTo(429);
        assertThat(send("GET", "/health", "").statusCode()).isEqualTo(200);
        assertThat(send("POST", "/hooks/unknown", "{}").statusCode())
                .as("deliveries have no limit unless one is set")
                .isEqualTo(404);
        assertThat(SERVER.redis()).isEqualTo(RedisState.FALLBACK);
    }
}
