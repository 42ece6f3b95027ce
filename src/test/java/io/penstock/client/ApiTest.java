package io.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiTest {

    private final HttpServer server;
    private final Api api;
    /** What the next answers say in {@code Retry-After}; empty: nothing. After them all is well. */
    private final Deque<String> refusals = new ArrayDeque<>();

    private final List<String> bodies = new ArrayList<>();

    ApiTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api = Api.at(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @BeforeEach
    void start() {
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String refusal = refusals.poll();
            if (refusal != null && !refusal.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", refusal);
            }
            exchange.sendResponseHeaders(refusal == null ? 204 : 429, -1);
        }
    }

    private void post() {
        api.post("/", "text/plain", "once".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void asksAgainWhenAServerAsksForPatience() {
        refusals.addAll(List.of("0", "1"));

        post();

        assertThat(bodies).containsExactly("once", "once", "once");
    }

    @Test
    void givesUpWhenAServerDoesNotSayHowLong() {
        refusals.add("");

        assertThatThrownBy(this::post).hasMessageContaining("was answered with 429");
        assertThat(bodies).hasSize(1);
    }

    @Test
    void givesUpWhenItWouldTakeTooLong() {
        refusals.add("3600");

        assertThatThrownBy(this::post).hasMessageContaining("was answered with 429");
    }

    @Test
    void doesNotAskForEver() {
        refusals.addAll(List.of("0", "0", "0", "0", "0", "0", "0"));

        assertThatThrownBy(this::post).hasMessageContaining("was answered with 429");
        assertThat(bodies).hasSize(5);
    }
}
