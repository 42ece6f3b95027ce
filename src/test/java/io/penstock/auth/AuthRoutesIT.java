package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.config.AdminConfig;
import io.penstock.config.AuthConfig;
import io.penstock.config.Secret;
import io.penstock.http.Json;
import io.penstock.http.TestServer;
import io.penstock.identity.IdSource;
import io.penstock.organization.FirstStart;
import io.penstock.organization.OrganizationStore;
import io.penstock.postgres.Database;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Vertx;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuthRoutesIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final InstantSource CLOCK = InstantSource.system();
    private static final AuthConfig CONFIG = new AuthConfig(Duration.ofMinutes(15), 1, 8);

    private static Vertx vertx;
    private static Database database;
    private static TestServer server;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        database = new Database(vertx, POSTGRES.settings());
        new Migrations(database, Migrations.FOLDER).run().await();
        Passwords passwords = new Passwords(vertx, CONFIG);
        new FirstStart(
                        new OrganizationStore(database.pool()),
                        passwords::hash,
                        new IdSource(CLOCK, 1),
                        new AdminConfig("Ada@Example.com", new Secret("correct horse")))
                .run()
                .await();
        Tokens tokens =
                new Tokens(vertx, new Secret("0123456789abcdef0123456789abcdef"), CONFIG.accessTokenTtl(), CLOCK);
        server = new TestServer(
                new AuthRoutes(new AccountStore(database.pool()), passwords, tokens).endpoints(),
                new TokenAuthenticator(tokens));
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close().await();
        vertx.close().await();
    }

    @Test
    void signsInByEmailOrUsernameInAnyCase() throws Exception {
        for (String name : new String[] {"email", "username"}) {
            var answer = login("{\"" + name + "\":\" ADA@example.com\",\"password\":\"correct horse\"}");

            JsonNode json = json(answer);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(json.path("token_type").asText()).isEqualTo("bearer");
            assertThat(json.path("expires_in").asInt()).isEqualTo(900);
            assertThat(json.path("email").asText()).isEqualTo("ada@example.com");
            assertThat(json.path("role").asText()).isEqualTo("owner");
            assertThat(json.path("user_id").asText()).hasSize(36);
            assertThat(json.path("organization_id").asText()).hasSize(36);
        }
    }

    @Test
    void theTokenTellsWhoOneIs() throws Exception {
        String token = json(login("{\"email\":\"ada@example.com\",\"password\":\"correct horse\"}"))
                .path("access_token")
                .asText();

        var me = server.send(server.request("/api/auth/me").header("Authorization", "bearer " + token));

        assertThat(me.statusCode()).isEqualTo(200);
        assertThat(json(me).path("email").asText()).isEqualTo("ada@example.com");
        assertThat(json(me).path("operator").asBoolean()).isTrue();
    }

    @Test
    void refusesAWrongPasswordAndAnUnknownUserInTheSameWords() throws Exception {
        var wrong = login("{\"email\":\"ada@example.com\",\"password\":\"wrong\"}");
        var unknown = login("{\"email\":\"bob@example.com\",\"password\":\"wrong\"}");
        var impossible = login("{\"email\":\"bob\\u0000@example.com\",\"password\":\"wrong\"}");

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(impossible.statusCode()).isEqualTo(401);
        assertThat(json(wrong).path("detail")).isEqualTo(json(unknown).path("detail"));
        assertThat(wrong.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @Test
    void namesWhatIsMissing() throws Exception {
        var answer = login("{\"email\":5}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).path("errors").findValuesAsText("pointer")).containsExactly("/email", "/password");
    }

    @Test
    void refusesOtherCredentials() throws Exception {
        for (String value : new String[] {"Basic YTpi", "Bearer", "Bearer x.y.z", ""}) {
            var me = server.send(server.request("/api/auth/me").header("Authorization", value));

            assertThat(me.statusCode()).as(value).isEqualTo(401);
        }
        assertThat(server.send(server.request("/api/auth/me").header("X-API-Key", "ps_x"))
                        .statusCode())
                .isEqualTo(401);
    }

    private static HttpResponse<String> login(String body) throws Exception {
        return server.send(server.request("/api/auth/login")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
