package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpLifeCycleIT {

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final Promise<Answer> held = Promise.promise();
    private TestServer server;

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void beforeItIsReadyOnlyHealthEndpointsAnswer() throws Exception {
        server = new TestServer(rows(), Map.of(), new Gate());

        var early = server.get("/quick");
        var health = server.get("/alive");
        server.gate.open();
        var late = server.get("/quick");

        HttpVerticleIT.assertProblem(early, 503, "unavailable");
        assertThat(early.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(health.statusCode()).isEqualTo(204);
        assertThat(late.statusCode()).isEqualTo(204);
    }

    @Test
    void aStoppingServerAnswersWhatIsInFlightAndTakesNoNewConnection() throws Exception {
        server = new TestServer(rows());
        CompletableFuture<HttpResponse<String>> inFlight =
                server.client.sendAsync(server.request("/held").build(), HttpResponse.BodyHandlers.ofString());
        arrived.await();

        Future<Void> stopping = server.stop();
        var refused = refusedAfterAWhile();
        boolean stoppedEarly = stopping.isComplete();
        held.complete(Answer.noContent());

        HttpResponse<String> answer = inFlight.get(10, TimeUnit.SECONDS);
        stopping.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Connection")).hasValue("close");
        assertThat(stoppedEarly).isFalse();
        assertThat(refused).isTrue();
    }

    @Test
    void underLoadEveryRequestThatAHandlerTookIsAnswered() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        server = new TestServer(List.of(row(HttpMethod.POST, "/counted", "test", exchange -> {
            taken.incrementAndGet();
            return server.vertx.timer(2).map(Answer.noContent());
        })));
        AtomicInteger answered = new AtomicInteger();
        List<CompletableFuture<Void>> clients = IntStream.range(0, 16)
                .mapToObj(client -> CompletableFuture.runAsync(() -> postUntilRefused(answered)))
                .toList();
        Awaitility.await().until(() -> answered.get() > 500);

        server.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);

        CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        assertThat(answered).hasValue(taken.get());
    }

    private void postUntilRefused(AtomicInteger answered) {
        try {
            while (true) {
                var answer = server.send(server.request("/counted").POST(HttpRequest.BodyPublishers.ofString("x")));
                assertThat(answer.statusCode()).isEqualTo(204);
                answered.incrementAndGet();
            }
        } catch (IOException closed) {
            // The server is gone.
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void aDrainIsCutShortAtItsLimit() throws Exception {
        server = new TestServer(rows(), Map.of("PENSTOCK_SERVER_DRAIN_TIMEOUT", "200ms"));
        var inFlight = server.client.sendAsync(server.request("/held").build(), HttpResponse.BodyHandlers.ofString());
        arrived.await();

        server.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(inFlight).failsWithin(java.time.Duration.ofSeconds(5));
    }

    @Test
    void aDrainingServerAsksEachClientToLeave() throws Exception {
        server = new TestServer(rows());
        server.gate.drain();

        String answer = server.raw("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 204")
                .containsIgnoringCase("connection: close")
                .endsWith("<closed>");
    }

    @Test
    void closesConnectionsOverTheLimit() throws Exception {
        server = new TestServer(rows(), Map.of("PENSTOCK_SERVER_MAX_CONNECTIONS", "1"));
        try (Socket first = new Socket("127.0.0.1", server.port())) {
            first.getOutputStream().write(request());
            int answered = first.getInputStream().read();

            String second = server.raw("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(answered).isEqualTo('H');
            assertThat(second).isIn("<closed>", "<reset>");
        }
    }

    @Test
    void closesAnIdleConnection() throws Exception {
        server = new TestServer(rows(), Map.of("PENSTOCK_SERVER_IDLE_TIMEOUT", "1s"));
        try (Socket idle = new Socket("127.0.0.1", server.port())) {
            idle.setSoTimeout(5_000);

            assertThat(idle.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void givesUpABodyThatTricklesIn() throws Exception {
        server = new TestServer(rows(), Map.of("PENSTOCK_SERVER_BODY_TIMEOUT", "1s"));
        try (Socket slow = new Socket("127.0.0.1", server.port())) {
            slow.setSoTimeout(5_000);
            slow.getOutputStream()
                    .write("POST /takes HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nfirst"
                            .getBytes(StandardCharsets.ISO_8859_1));

            byte[] start = slow.getInputStream().readNBytes(12);

            assertThat(new String(start, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 400");
        }
    }

    private boolean refusedAfterAWhile() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < end) {
            if (!server.raw("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n").startsWith("HTTP/1.1")) {
                return true;
            }
        }
        return false;
    }

    private static byte[] request() {
        return "GET /quick HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    }

    private List<Endpoint> rows() {
        return List.of(
                row(HttpMethod.GET, "/quick", "test", exchange -> Future.succeededFuture(Answer.noContent())),
                row(HttpMethod.GET, "/alive", Endpoint.HEALTH, exchange -> Future.succeededFuture(Answer.noContent())),
                row(HttpMethod.POST, "/takes", "test", exchange -> Future.succeededFuture(Answer.noContent())),
                row(HttpMethod.GET, "/held", "test", exchange -> {
                    arrived.countDown();
                    return held.future();
                }));
    }

    private static Endpoint row(HttpMethod method, String path, String tag, Endpoint.Handler handler) {
        BodyRule body = new BodyRule(1_000, java.util.Set.of(), false);
        return new Endpoint(method, path, Access.OPEN, body, Operation.of(path, tag, path), handler);
    }
}
