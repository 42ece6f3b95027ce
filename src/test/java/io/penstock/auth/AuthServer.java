package io.penstock.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.config.AdminConfig;
import io.penstock.config.AuthConfig;
import io.penstock.config.ConfigLoader;
import io.penstock.config.Secret;
import io.penstock.http.Json;
import io.penstock.http.TestServer;
import io.penstock.identity.IdSource;
import io.penstock.organization.FirstStart;
import io.penstock.organization.OrganizationStore;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.Migrations;
import io.penstock.ratelimit.RateLimiter;
import io.penstock.seal.Sealer;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node that signs people in and nothing else. The owner of its organization is Ada, an operator. */
final class AuthServer implements AutoCloseable {

    static final String ADA = "ada@example.com";
    static final String PASSWORD = "correct horse";

    final Database database;
    final Gatehouse gatehouse;
    final TestServer server;
    private final Vertx vertx = Vertx.vertx();
    final List<String> alarms = new CopyOnWriteArrayList<>();
    private final String deployment;
    private final IdSource ids = new IdSource(InstantSource.system(), new SecureRandom().nextLong());

    AuthServer(DatabaseSettings settings) {
        this(settings, Map.of());
    }

    /** @param given settings below {@code auth}, in capitals */
    AuthServer(DatabaseSettings settings, Map<String, String> given) {
        this(settings, given, InstantSource.system());
    }

    /** With a clock that the test sets. */
    AuthServer(DatabaseSettings settings, Map<String, String> given, InstantSource clock) {
        database = new Database(vertx, settings);
        new Migrations(database, Migrations.FOLDER).run().await();
        gatehouse = new Gatehouse(
                vertx,
                config(given),
                new Gatehouse.Parts(
                        database,
                        new Sealer(List.of(new Secret("0123456789abcdef0123456789abcdef")), new SecureRandom()),
                        clock,
                        ids,
                        new RateLimiter(null, new RateLimiter.Settings(true, 1_000), () -> System.nanoTime() / 1_000),
                        (organization, action, target) -> alarms.add(action + " " + target)));
        new FirstStart(
                        new OrganizationStore(database.pool()),
                        gatehouse::hash,
                        ids,
                        new AdminConfig("Ada@Example.com", new Secret(PASSWORD)))
                .run()
                .await();
        server = new TestServer(gatehouse.endpoints(), gatehouse.authenticator());
        deployment = vertx.deployVerticle(new AuthVerticle(gatehouse)).await();
    }

    static AuthConfig config(Map<String, String> given) {
        Map<String, String> variables = new HashMap<>();
        given.forEach((name, value) -> variables.put("PENSTOCK_AUTH_" + name, value));
        return new ConfigLoader(Path.of("nowhere"), variables).load().config().auth();
    }

    /** An answer with its body parsed; JSON null when there is none. */
    record Reply(int status, JsonNode body, HttpResponse<String> http) {

        String text(String name) {
            return body.path(name).asText();
        }

        /** Waits for nothing: an answer that must be good. */
        Reply good() {
            if (status >= 400) {
                throw new AssertionError(status + ": " + body);
            }
            return this;
        }
    }

    Reply call(String method, String path, String token, String body) {
        HttpRequest.Builder request = server.request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        return send(token.isEmpty() ? request : request.header("Authorization", "Bearer " + token));
    }

    Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = server.send(request);
            byte[] bytes = response.body().getBytes(StandardCharsets.UTF_8);
            JsonNode json = bytes.length == 0 ? Json.MAPPER.nullNode() : Json.parse(bytes);
            return new Reply(response.statusCode(), json, response);
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }

    Reply login(String email, String password) {
        return call("POST", "/api/auth/login", "", "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
    }

    Reply login() {
        return login(ADA, PASSWORD).good();
    }

    Reply refresh(String token) {
        return call("POST", "/api/auth/refresh", "", "{\"refresh_token\":\"" + token + "\"}");
    }

    Reply refresh(String token, UUID organization) {
        return call(
                "POST",
                "/api/auth/refresh",
                "",
                "{\"refresh_token\":\"" + token + "\",\"organization_id\":\"" + organization + "\"}");
    }

    int me(String token) {
        return call("GET", "/api/auth/me", token, "").status();
    }

    RowSet<Row> sql(String statement, Object... values) {
        return database.pool()
                .preparedQuery(statement)
                .execute(Tuple.from(values))
                .await();
    }

    /** A user in the organization of Ada, with her password. */
    UUID user(String email, String role) {
        UUID user = ids.next();
        sql(
                "insert into users (id, email, password_hash) select $1, $2, password_hash from users where email = $3",
                user,
                email,
                ADA);
        join(user, organization(), role);
        return user;
    }

    void join(UUID user, UUID organization, String role) {
        sql("insert into members (organization_id, user_id, role) values ($1, $2, $3)", organization, user, role);
    }

    UUID organization() {
        return sql("select id from organizations where name = 'default'")
                .iterator()
                .next()
                .getUUID(0);
    }

    UUID organization(String name) {
        UUID id = ids.next();
        sql("insert into organizations (id, name) values ($1, $2)", id, name);
        return id;
    }

    @Override
    public void close() {
        server.close();
        vertx.undeploy(deployment).await();
        database.close().await();
        vertx.close().await();
    }
}
