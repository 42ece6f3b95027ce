package io.penstock.secret;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.config.Secret;
import io.penstock.http.Json;
import io.penstock.http.TestServer;
import io.penstock.organization.DataKeyStore;
import io.penstock.organization.DataKeys;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.Migrations;
import io.penstock.seal.Sealer;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A node that has secrets and nothing else. */
final class SecretServer implements AutoCloseable {

    final Database database;
    final SecretValues values;
    private final Vertx vertx = Vertx.vertx();
    private final TestServer server;

    SecretServer(DatabaseSettings settings, String... secretKeys) {
        database = new Database(vertx, settings);
        new Migrations(database, Migrations.FOLDER).run().await();
        database.pool()
                .preparedQuery("insert into organizations (id, name) values ($1, 'test') on conflict do nothing")
                .execute(Tuple.of(TestServer.ORGANIZATION.value()))
                .await();
        List<Secret> keys = Arrays.stream(secretKeys).map(Secret::new).toList();
        DataKeys dataKeys = new DataKeys(new DataKeyStore(database.pool()), new Sealer(keys, new SecureRandom()));
        SecretStore store = new SecretStore(database);
        values = new SecretValues(store, dataKeys);
        server = new TestServer(new SecretRoutes(store, values, dataKeys).endpoints());
    }

    /** An answer with its body parsed; JSON null when there is none. */
    record Reply(int status, JsonNode body) {}

    Reply call(String method, String path, String role, String body) {
        HttpRequest.Builder request = server.request(path)
                .header("Authorization", "Bearer " + role)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        try {
            HttpResponse<String> response = server.send(request);
            byte[] bytes = response.body().getBytes(StandardCharsets.UTF_8);
            return new Reply(response.statusCode(), bytes.length == 0 ? Json.MAPPER.nullNode() : Json.parse(bytes));
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }

    Reply put(String name, String value) {
        return call("PUT", "/api/secrets/" + name, "editor", "{\"value\":" + value + "}");
    }

    Reply delete(String name) {
        return call("DELETE", "/api/secrets/" + name, "editor", "");
    }

    SecretValues.Reading read(Map<String, Integer> pinned, String... names) {
        return values.read(TestServer.ORGANIZATION, List.of(names), pinned).await();
    }

    SecretValues.Reading read(String... names) {
        return read(Map.of(), names);
    }

    @Override
    public void close() {
        server.close();
        database.close().await();
        vertx.close().await();
    }
}
