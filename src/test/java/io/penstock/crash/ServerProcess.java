package io.penstock.crash;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.TestJvm;
import io.penstock.postgres.PreparedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The jar as a process of its own, as a user runs it: started, asked over HTTP, killed, stopped and continued. */
final class ServerProcess implements AutoCloseable {

    private static final String PASSWORD = "correct-horse-battery";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path folder;
    private final Map<String, String> environment;
    private final int port;
    private Process process;
    private String token = "";

    /** @param environment beside port, host, password and egress to loopback, which are set here */
    ServerProcess(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
        this.port = freePort();
        if (!environment.containsKey("DATABASE_URL")) {
            prepare(folder.resolve("data"));
        }
        this.process = launch();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    private static void prepare(Path data) {
        try {
            PreparedData.fill(data);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Process launch() {
        ProcessBuilder builder = new ProcessBuilder(TestJvm.penstock());
        builder.directory(folder.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("HOST", "127.0.0.1");
        builder.environment().put("PENSTOCK_ADMIN_PASSWORD", PASSWORD);
        builder.environment().put("PENSTOCK_RATE_LIMIT_ENABLED", "false");
        builder.environment().put("PENSTOCK_EGRESS_ALLOW", "127.0.0.1");
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server-" + port + ".log").toFile()));
        try {
            Files.createDirectories(folder);
            return builder.start();
        } catch (IOException unstartable) {
            throw new UncheckedIOException(unstartable);
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Waits until it takes requests, and signs in. */
    ServerProcess ready() {
        await("server ready, see " + folder)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> send("GET", "/health/ready", "", "").statusCode() == 200);
        token = post("/api/auth/login", "{\"email\":\"admin@localhost\",\"password\":\"" + PASSWORD + "\"}")
                .path("access_token")
                .asText();
        return this;
    }

    void kill() {
        process.destroyForcibly();
        await().until(() -> !process.isAlive());
    }

    ServerProcess restart() {
        process = launch();
        return ready();
    }

    /** Stops it as the kernel does on SIGSTOP: it does not notice. */
    void pause() {
        signal("STOP");
    }

    void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Saves a workflow and returns its id. */
    String workflow(String document) {
        HttpResponse<String> saved = send("POST", "/api/workflows", "application/yaml", document);
        if (saved.statusCode() != 201) {
            throw new IllegalStateException(saved.body());
        }
        return read(saved.body()).path("id").asText();
    }

    /** Makes a webhook without verification and returns the path that takes its deliveries. */
    String webhook(String name) {
        String url = post("/api/webhooks", "{\"name\":\"" + name + "\",\"verification\":{\"scheme\":\"none\"}}")
                .path("url")
                .asText();
        return URI.create(url).getPath();
    }

    JsonNode post(String path, String body) {
        return read(send("POST", path, "application/json", body).body());
    }

    JsonNode get(String path) {
        return read(send("GET", path, "", "").body());
    }

    HttpResponse<String> send(String method, String path, String contentType, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException notJson) {
            throw new UncheckedIOException(body, notJson);
        }
    }

    int port() {
        return port;
    }

    List<ProcessHandle> children() {
        return new ArrayList<>(process.toHandle().children().toList());
    }

    /** Ends it cleanly; whatever does not end in time is killed. */
    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
        }
    }
}
