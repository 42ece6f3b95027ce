package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.Server.Running;
import io.penstock.client.Api;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.postgres.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node leaves under load, behind a balancer that looks at {@code /health/ready}. */
class DrainIT {

    private static final int SENDERS = 4;

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<Integer> ready = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, AtomicInteger> accepted = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Running leaving = server();
    private final Running staying = server();
    private boolean left;
    private String hook = "";

    @AfterEach
    void stop() {
        over.set(true);
        staying.stop().await();
        if (!left) {
            leaving.stop().await();
        }
    }

    /** It drains for much longer than the balancer takes to look, also on a machine that is busy. */
    private Running server() {
        Map<String, String> settings = Map.of(
                "HOST", "127.0.0.1",
                "PORT", "0",
                "PENSTOCK_DATA_DIR", "nowhere",
                "PENSTOCK_SECRET_KEY", "a key that is used for nothing but this",
                "DATABASE_URL", POSTGRES.uri(),
                "PENSTOCK_ADMIN_EMAIL", WholeServer.EMAIL,
                "PENSTOCK_ADMIN_PASSWORD", WholeServer.PASSWORD,
                "PENSTOCK_RATE_LIMIT_ENABLED", "false",
                "PENSTOCK_SERVER_DRAIN_DELAY", "3s");
        var config = new ConfigLoader(Path.of("nowhere"), settings).load().config();
        return Server.start(SecretKeys.complete(config), made -> {}).await();
    }

    @Test
    void noRequestFailsWhenABalancerLooksWhoIsReady() {
        hook = hook();
        List<Integer> ports = List.of(leaving.port(), staying.port());
        ports.forEach(port -> accepted.put(port, new AtomicInteger()));
        Stream<CompletableFuture<Void>> looks =
                ports.stream().map(port -> CompletableFuture.runAsync(() -> look(port)));
        Stream<CompletableFuture<Void>> senders =
                IntStream.range(0, SENDERS).mapToObj(sender -> CompletableFuture.runAsync(() -> send(sender % 2 == 0)));
        CompletableFuture<?>[] all = Stream.concat(looks, senders).toArray(CompletableFuture[]::new);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> accepted.get(leaving.port()).get() > 100);

        leaving.stop().await();
        left = true;

        int until = accepted.get(staying.port()).get();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> accepted.get(staying.port()).get() > until + 100);
        over.set(true);
        CompletableFuture.allOf(all).join();
        assertThat(failures).isEmpty();
        assertThat(ready).containsExactly(staying.port());
    }

    private String hook() {
        Api api = Api.at(URI.create("http://127.0.0.1:" + leaving.port()))
                .signIn(WholeServer.EMAIL, WholeServer.PASSWORD);
        ObjectNode webhook = JsonNodeFactory.instance.objectNode().put("name", "drain");
        webhook.putObject("verification").put("scheme", "none");
        String path = URI.create(api.post("/api/webhooks", webhook).path("url").asText())
                .getPath();
        await().until(() -> post(staying.port(), path, "first") == 202);
        return path;
    }

    /** The balancer's eye on one node. */
    private void look(int port) {
        while (!over.get()) {
            HttpRequest request = request(port, "/health/ready").GET().build();
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    ready.add(port);
                } else {
                    ready.remove(port);
                }
            } catch (IOException gone) {
                ready.remove(port);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    private void send(boolean anew) {
        while (!over.get()) {
            for (int port : ready) {
                String id = "delivery-" + number.incrementAndGet();
                try {
                    int status = anew ? postAnew(port, id) : post(port, hook, id);
                    if (status != 202) {
                        failures.add(id + ": " + status);
                    }
                    accepted.get(port).incrementAndGet();
                } catch (IOException | InterruptedException failed) {
                    failures.add(id + ": " + failed);
                }
            }
        }
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
    }

    /** On a connection that stands, or another one. */
    private int post(int port, String path, String id) throws IOException, InterruptedException {
        HttpRequest request = request(port, path)
                .header("webhook-id", id)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** On a connection of its own. */
    private int postAnew(int port, String id) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST " + hook + " HTTP/1.1\r\nHost: localhost\r\nwebhook-id: " + id
                                    + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String head = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return head.length() < 12 ? 0 : Integer.parseInt(head.substring(9));
        }
    }
}
