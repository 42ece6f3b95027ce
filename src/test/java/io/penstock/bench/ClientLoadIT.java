package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ClientLoadIT {

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger received = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body()
                        .onSuccess(body -> request.response()
                                .setStatusCode(received.incrementAndGet() % 10 == 0 ? 503 : 202)
                                .end()))
                .listen(0, "127.0.0.1")
                .await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void sendsAsManyAsItIsToldAndCountsWhatWasAcknowledged() {
        Volley volley = new ClientLoad(vertx).fire(shot(), 8, 1_000);

        assertThat(received).hasValue(1_000);
        assertThat(volley.answered()).isEqualTo(1_000);
        assertThat(volley.acknowledged()).isEqualTo(900);
        assertThat(volley.failures()).isZero();
        assertThat(volley.latency().p50())
                .isPositive()
                .isLessThanOrEqualTo(volley.latency().p999());
    }

    @Test
    void stopsWhenItsTimeIsOver() {
        Volley volley = new ClientLoad(vertx).fire(shot(), 2, Duration.ofMillis(200));

        assertThat(volley.seconds()).isBetween(0.15, 5.0);
        assertThat(volley.answered()).isEqualTo(received.get());
    }

    private Shot shot() {
        return new Shot(
                URI.create("http://127.0.0.1:" + server.actualPort() + "/"),
                Map.of("Content-Type", "application/json"),
                Payloads.order());
    }
}
