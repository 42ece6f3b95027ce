package io.penstock;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.Server.Running;
import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.http.Json;
import io.penstock.identity.Role;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A whole server with people on it, for tests of who may do what. All have the same password. */
final class People implements AutoCloseable {

    static final String OPERATOR = "operator@example.com";
    static final String PASSWORD = "correct-horse-battery";

    final Running server;
    final Config config;
    private final HttpClient client = HttpClient.newHttpClient();
    /** Signed in when the first organization is made. */
    private @Nullable String operator;

    /** @param settings as environment variables, besides those that every test has */
    People(Path data, String database, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HOST",
                "127.0.0.1",
                "PORT",
                "0",
                "PENSTOCK_DATA_DIR",
                data.toString(),
                "DATABASE_URL",
                database,
                "PENSTOCK_SECRET_KEY",
                "the key of all tests that share a database",
                "PENSTOCK_ADMIN_EMAIL",
                OPERATOR,
                "PENSTOCK_RATE_LIMIT_ENABLED",
                "false",
                "PENSTOCK_ADMIN_PASSWORD",
                PASSWORD));
        environment.putAll(settings);
        config = SecretKeys.complete(new ConfigLoader(data, environment).load().config());
        server = Server.start(config, made -> {}).await();
    }

    /** An answer with its body parsed; JSON null when there is none. */
    record Reply(int status, JsonNode json) {
        String text(String field) {
            return json.path(field).asText();
        }
    }

    /** @param token null: none is sent */
    Reply call(String method, String path, @Nullable String token, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return reply(send(request));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new AssertionError(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    static Reply reply(HttpResponse<String> response) {
        byte[] bytes = response.body().getBytes(StandardCharsets.UTF_8);
        boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
        return new Reply(response.statusCode(), json ? Json.parse(bytes) : Json.MAPPER.nullNode());
    }

    /** The access token of a user for the organization that they joined first. */
    String signIn(String email) {
        Reply reply = call(
                "POST", "/api/auth/login", null, "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
        if (reply.status() != 200) {
            throw new AssertionError(email + " cannot sign in: " + reply);
        }
        return reply.text("access_token");
    }

    /** Makes an organization and gives back its id. */
    String organization(String name) {
        if (operator == null) {
            operator = signIn(OPERATOR);
        }
        Reply made = call("POST", "/api/organizations", operator, "{\"name\":\"" + name + "\"}");
        if (made.status() != 201) {
            throw new AssertionError(made);
        }
        return made.text("id");
    }

    /** Makes a user who belongs to that organization only, and gives back the user's id. */
    String user(String email, String organization, Role role) {
        UUID id = UUID.randomUUID();
        sql(
                "insert into users (id, email, password_hash) select $1, $2, password_hash from users where email = $3",
                id,
                email,
                OPERATOR);
        sql(
                "insert into members (organization_id, user_id, role) values ($1, $2, $3)",
                UUID.fromString(organization),
                id,
                role.word());
        return id.toString();
    }

    void sql(String statement, Object... parameters) {
        server.storage()
                .database()
                .pool()
                .preparedQuery(statement)
                .execute(Tuple.wrap(parameters))
                .await();
    }

    long count(String query, Object... parameters) {
        Row row = server.storage()
                .database()
                .pool()
                .preparedQuery("select count(*) from " + query)
                .execute(Tuple.wrap(parameters))
                .await()
                .iterator()
                .next();
        return row.getLong(0);
    }

    @Override
    public void close() {
        server.stop().await();
    }
}
