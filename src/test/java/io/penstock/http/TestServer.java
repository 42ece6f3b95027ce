package io.penstock.http;

import io.penstock.config.ConfigLoader;
import io.penstock.config.ServerConfig;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.Caller;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.tracing.Tracing;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A listening server over given endpoints, for tests. Tokens are role names: {@code Authorization: Bearer editor}. */
public final class TestServer implements AutoCloseable {

    public static final OrganizationId ORGANIZATION = new OrganizationId(new UUID(1, 1));
    public static final UserId USER = new UserId(new UUID(2, 2));

    /** Moves the time by which certificates are judged. */
    final AtomicReference<Instant> now =
            new AtomicReference<>(InstantSource.system().instant());

    public final Vertx vertx = Vertx.vertx();
    public final Gate gate;
    public final HttpClient client = HttpClient.newHttpClient();
    private final Listeners listeners;
    private final String deployment;

    public TestServer(List<Endpoint> endpoints) {
        this(endpoints, Map.of());
    }

    /** @param meters where its answers are counted */
    public TestServer(List<Endpoint> endpoints, Meters meters) {
        this(endpoints, Map.of(), new Gate(), TestServer::caller, meters);
        gate.open();
    }

    /** @param settings as environment variables */
    public TestServer(List<Endpoint> endpoints, Map<String, String> settings) {
        this(endpoints, settings, new Gate());
        gate.open();
    }

    /** With tokens that {@code authenticator} knows. */
    public TestServer(List<Endpoint> endpoints, Authenticator authenticator) {
        this(endpoints, Map.of(), new Gate(), authenticator);
        gate.open();
    }

    /** With a gate that the test opens. */
    TestServer(List<Endpoint> endpoints, Map<String, String> settings, Gate gate) {
        this(endpoints, settings, gate, TestServer::caller);
    }

    private TestServer(List<Endpoint> endpoints, Map<String, String> settings, Gate gate, Authenticator authenticator) {
        this(endpoints, settings, gate, authenticator, new Meters());
    }

    private TestServer(
            List<Endpoint> endpoints,
            Map<String, String> settings,
            Gate gate,
            Authenticator authenticator,
            Meters meters) {
        this.gate = gate;
        Map<String, String> all = new HashMap<>(Map.of("HOST", "127.0.0.1", "PORT", "0"));
        all.putAll(settings);
        ServerConfig config =
                new ConfigLoader(Path.of("nowhere"), all).load().config().server();
        listeners = config.tls().isPresent() ? new Listeners(new Tls(vertx, config.tls(), now::get)) : new Listeners();
        Dispatcher dispatcher = new Dispatcher(
                endpoints,
                authenticator,
                gate,
                config,
                new Dispatcher.Surroundings(
                        UnaryOperator.identity(), Witness.NONE, Limiter.NONE, Tracing.off(), meters));
        deployment = vertx.deployVerticle(
                        () -> new HttpVerticle(config, dispatcher, gate, listeners),
                        new DeploymentOptions().setInstances(2))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static Caller caller(String authorization, String apiKey) {
        for (Role role : Role.values()) {
            if (("Bearer " + role.name().toLowerCase(java.util.Locale.ROOT)).equals(authorization)) {
                return new Caller(ORGANIZATION, USER, "someone@example.com", role, role == Role.OWNER);
            }
        }
        throw new Failure(new Reason.Unauthenticated("The token is not known."));
    }

    Tls tls() {
        return listeners.tls().orElseThrow();
    }

    public int port() {
        return listeners.port();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    /** Sends bytes as they are and returns all that comes until the server closes or falls silent for a second. */
    public String raw(String bytes) throws IOException {
        try (Socket socket = connect()) {
            if (socket == null) {
                return "<refused>";
            }
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[8192];
            try {
                for (int n = socket.getInputStream().read(buffer);
                        n >= 0;
                        n = socket.getInputStream().read(buffer)) {
                    answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                }
                return answer + "<closed>";
            } catch (java.net.SocketTimeoutException silent) {
                return answer.toString();
            } catch (java.net.SocketException reset) {
                return answer + "<reset>";
            }
        }
    }

    /** Sends bytes as they are and returns the head of the first answer, or what came of it until the server closed. */
    String head(String bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder head = new StringBuilder();
            for (int next = 0; next >= 0 && head.indexOf("\r\n\r\n") < 0; ) {
                next = socket.getInputStream().read();
                head.append(next < 0 ? "" : (char) next);
            }
            return head.toString();
        }
    }

    private Socket connect() throws IOException {
        try {
            return new Socket("127.0.0.1", port());
        } catch (java.net.ConnectException refused) {
            return null;
        }
    }

    /** Undeploys the server, which drains it. */
    public io.vertx.core.Future<Void> stop() {
        return vertx.undeploy(deployment);
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
