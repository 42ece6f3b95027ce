package io.penstock.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.client.Api;
import io.penstock.client.Signature;
import io.penstock.postgres.EmbeddedPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The server that is measured: a process of its own with the settings of a fresh installation, its embedded database in a temporary folder.
 * Blocks.
 */
final class Subject implements AutoCloseable {

    private static final String EMAIL = "bench@localhost";
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final long LOOK_EVERY_MILLIS = 2;

    private final Vertx vertx;
    private final Path folder;
    private final int port;
    private final String password = UUID.randomUUID().toString();
    private final Map<String, String> environment;
    private Child process;
    private Api api;

    /** Starts it and waits until it is ready. */
    Subject(Vertx vertx, Path folder, String egress) {
        this(vertx, folder, egress, Map.of());
    }

    /** @param settings besides those of the benchmark, or instead of them */
    Subject(Vertx vertx, Path folder, String egress, Map<String, String> settings) {
        this.vertx = vertx;
        this.folder = made(folder);
        this.port = freePort();
        this.environment = new HashMap<>(Map.of(
                "HOST",
                "127.0.0.1",
                "PORT",
                Integer.toString(port),
                "PENSTOCK_DATA_DIR",
                folder.resolve("data").toString(),
                "PENSTOCK_ADMIN_EMAIL",
                EMAIL,
                "PENSTOCK_ADMIN_PASSWORD",
                password,
                "PENSTOCK_EGRESS_ALLOW",
                egress,
                "PENSTOCK_RATE_LIMIT_ENABLED",
                "false",
                "LOG_LEVEL",
                "warn"));
        environment.putAll(settings);
        this.api = Api.at(URI.create("http://127.0.0.1:" + port));
        this.process = launch();
        awaitReady();
        this.api = api.signIn(EMAIL, password);
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new BenchFailedException("There is no room for the server: " + failed.getMessage(), failed);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new BenchFailedException("There is no free port: " + none.getMessage(), none);
        }
    }

    /** Waits until a process takes connections there. */
    static void awaitPort(Vertx vertx, Child process, int port) {
        Api anything = Api.at(URI.create("http://127.0.0.1:" + port));
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (anything.status("/") == 0) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new BenchFailedException("A process did not start. It said:\n" + process.lastWords());
            }
            vertx.timer(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS).await();
        }
    }

    Child process() {
        return process;
    }

    URI base() {
        return api.base();
    }

    /** Its API, for nobody. */
    Api nobody() {
        return Api.at(api.base());
    }

    /** Signs its operator in anew; returns the answer. */
    JsonNode signIn() {
        var login = JsonNodeFactory.instance.objectNode().put("email", EMAIL).put("password", password);
        return nobody().post("/api/auth/login", login);
    }

    /** A request of somebody who looks at something. */
    Shot read(String path) {
        return new Shot("GET", api.base().resolve(path), Map.of("Authorization", api.authorization()), new byte[0]);
    }

    /** Saves a workflow and returns its id. */
    UUID save(byte[] document) {
        return UUID.fromString(api.post("/api/workflows", "application/yaml", document)
                .path("id")
                .asText());
    }

    /** Makes a webhook of that name, and a delivery to it. */
    Shot webhook(String name, byte[] body) {
        var wanted = JsonNodeFactory.instance.objectNode().put("name", name);
        wanted.putObject("verification").put("scheme", "hmac").put("preset", "github");
        JsonNode made = api.post("/api/webhooks", wanted);
        return new Shot(
                api.base().resolve(made.path("url").asText()),
                Map.of(
                        "Content-Type",
                        "application/json",
                        Signature.HEADER,
                        Signature.of(made.path("secret").asText(), body)),
                body);
    }

    /** A request that starts a workflow and waits for its result. */
    Shot execution(UUID workflow, byte[] input) {
        byte[] head = "{\"input\":".getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[head.length + input.length + 1];
        System.arraycopy(head, 0, body, 0, head.length);
        System.arraycopy(input, 0, body, head.length, input.length);
        body[body.length - 1] = '}';
        return new Shot(
                api.base().resolve("/api/workflows/" + workflow + "/execute"),
                Map.of(
                        "Content-Type", "application/json",
                        "Authorization", api.authorization(),
                        "Prefer", "wait=10"),
                body);
    }

    /** The books of its database. */
    Books books() {
        try {
            return new Books(
                    vertx, EmbeddedPostgres.login(folder.resolve("data")).uri());
        } catch (IOException unreadable) {
            throw new BenchFailedException("The server's database cannot be found: " + unreadable, unreadable);
        }
    }

    /** Starts it again after {@link #close()} or a kill; returns the milliseconds until it was ready. */
    double restart() {
        long began = System.nanoTime();
        process = launch();
        awaitReady();
        return (System.nanoTime() - began) / 1e6;
    }

    private Child launch() {
        return Child.start(folder, folder.resolve("server.log"), environment, List.of("serve"));
    }

    private void awaitReady() {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (api.status("/health/ready") != 200) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String said = process.lastWords();
                process.kill();
                throw new BenchFailedException("The server did not become ready. It said:\n" + said);
            }
            vertx.timer(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS).await();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
