package io.penstock.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.Budget;
import io.penstock.http.Endpoint;
import io.penstock.http.Json;
import io.penstock.http.TestServer;
import io.penstock.identity.IdSource;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.Migrations;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A node that keeps workflows and runs none. */
final class WorkflowServer implements AutoCloseable {

    static final String YAML = "application/yaml";
    static final String JSON = "application/json";

    final Database database;
    private final Vertx vertx = Vertx.vertx();
    private final TestServer server;

    WorkflowServer(DatabaseSettings settings) {
        database = new Database(vertx, settings);
        new Migrations(database, Migrations.FOLDER).run().await();
        database.pool()
                .preparedQuery("insert into organizations (id, name) values ($1, 'test') on conflict do nothing")
                .execute(Tuple.of(TestServer.ORGANIZATION.value()))
                .await();
        WorkflowStore store = new WorkflowStore(database);
        Programs programs = new Programs(vertx, store, 100);
        Workflows workflows = new Workflows(
                store,
                programs,
                new IdSource(InstantSource.system(), 1),
                new Catalogues(new CatalogueStore(database.pool()), programs, Budget.DEFAULT));
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.addAll(new WorkflowRoutes(store, workflows).endpoints());
        endpoints.addAll(new VersionRoutes(store, workflows).endpoints());
        server = new TestServer(endpoints);
    }

    /** An answer, and its body parsed; JSON null when there is none. */
    record Reply(int status, JsonNode body, HttpResponse<byte[]> http) {
        String text() {
            return new String(http.body(), StandardCharsets.UTF_8);
        }
    }

    Reply get(String path) {
        return send("GET", path, "", Map.of());
    }

    Reply post(String path, String type, String body) {
        return send("POST", path, body, Map.of("Content-Type", type));
    }

    Reply put(String id, String type, String body) {
        return send("PUT", "/" + id, body, Map.of("Content-Type", type));
    }

    Reply send(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = server.request("/api/workflows" + path)
                .header("Authorization", "Bearer editor")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<byte[]> response =
                    server.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String type = response.headers().firstValue("content-type").orElse("");
            boolean json = type.contains("json") && response.body().length > 0;
            return new Reply(
                    response.statusCode(), json ? Json.parse(response.body()) : Json.MAPPER.nullNode(), response);
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }

    /** Saves a new workflow; its id. */
    String create(String document) {
        Reply reply = post("", YAML, document);
        if (reply.status() != 201) {
            throw new AssertionError(reply.text());
        }
        return reply.body().path("id").asText();
    }

    static String document(String name, String greeting) {
        return """
                # Every byte of this counts, the comment too.
                document:
                  dsl: '1.0.3'
                  namespace: tests
                  name: %s
                  version: '0.1.0'
                do:
                  - greet:
                      set:
                        greeting: %s
                """.formatted(name, greeting);
    }

    @Override
    public void close() {
        server.close();
        database.close().await();
        vertx.close().await();
    }
}
