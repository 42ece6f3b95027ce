package io.penstock.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.config.Config;
import io.penstock.config.Secret;
import io.penstock.config.WebhookConfig;
import io.penstock.event.CloudEvent;
import io.penstock.execution.Accepted;
import io.penstock.http.Endpoint;
import io.penstock.http.Json;
import io.penstock.http.TestServer;
import io.penstock.identity.IdSource;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.Migrations;
import io.penstock.seal.Sealer;
import io.penstock.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A node that has webhooks and nothing else: what it accepts is kept in a list. Its clock is the test's. */
final class WebhookServer implements AutoCloseable {

    static final WebhookConfig CONFIG = Config.defaults().webhook();
    static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    final List<CloudEvent> accepted = new CopyOnWriteArrayList<>();
    final AtomicReference<Instant> now = new AtomicReference<>(START);
    final WebhookStore store;
    final WebhookCatalogue catalogue;
    final Database database;
    private final Vertx vertx = Vertx.vertx();
    private final TestServer server;

    WebhookServer(DatabaseSettings settings, String secretKey) {
        database = new Database(vertx, settings);
        new Migrations(database, Migrations.FOLDER).run().await();
        SecureRandom random = new SecureRandom();
        InstantSource clock = now::get;
        store = new WebhookStore(database, new Sealer(List.of(new Secret(secretKey)), random), CONFIG);
        catalogue = new WebhookCatalogue(store);
        IdSource ids = new IdSource(clock, random.nextLong());
        EventIntake intake = (organization, event, key) -> {
            accepted.add(event);
            return Future.succeededFuture(new Accepted(event.id(), false, true));
        };
        ReceiveHandler receive = new ReceiveHandler(catalogue, intake, ids::next, clock, new Deliveries(new Meters()));
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.addAll(new WebhookRoutes(store, catalogue, CONFIG, ids, random, "").endpoints());
        endpoints.addAll(new HookRoutes(catalogue, receive, clock, 1_024).endpoints());
        endpoints.addAll(new SampleRoutes(store, intake, ids, 1_024).endpoints());
        server = new TestServer(endpoints);
    }

    /** An answer with its body parsed; JSON null when there is none. */
    record Reply(int status, JsonNode body, HttpResponse<String> http) {}

    Reply call(String method, String path, String role, String body) {
        return send(method, path, body, Map.of("Authorization", "Bearer " + role, "Content-Type", "application/json"));
    }

    Reply deliver(String url, String body, Map<String, String> headers) {
        return send("POST", url, body, headers);
    }

    Reply send(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = server.request(path)
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = server.send(request);
            String type = response.headers().firstValue("content-type").orElse("");
            boolean json = type.contains("json") && !response.body().isEmpty();
            JsonNode parsed =
                    json ? Json.parse(response.body().getBytes(StandardCharsets.UTF_8)) : Json.MAPPER.nullNode();
            return new Reply(response.statusCode(), parsed, response);
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }

    @Override
    public void close() {
        server.close();
        database.close().await();
        vertx.close().await();
    }
}
