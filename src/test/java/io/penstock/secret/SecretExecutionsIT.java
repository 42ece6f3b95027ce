package io.penstock.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.Server;
import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.http.Json;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.sqlclient.Row;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Secrets from the API into calls, and nowhere else: a whole server, whose database is searched for them. */
class SecretExecutionsIT {

    private static final String SECRET = "hush-0123456789";

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    private static Path data;

    private static final List<String> SEEN = Collections.synchronizedList(new ArrayList<>());
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Server.Running server;
    private static String token;
    private static int api;

    @BeforeAll
    static void start() throws Exception {
        api = VERTX.createHttpServer()
                .requestHandler(SecretExecutionsIT::echo)
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        Map<String, String> settings = Map.of(
                "HOST",
                "127.0.0.1",
                "PORT",
                "0",
                "PENSTOCK_DATA_DIR",
                data.toString(),
                "DATABASE_URL",
                POSTGRES.uri(),
                "PENSTOCK_ADMIN_EMAIL",
                "ada@example.com",
                "PENSTOCK_RATE_LIMIT_ENABLED",
                "false",
                "PENSTOCK_ADMIN_PASSWORD",
                "correct horse",
                "PENSTOCK_EGRESS_ALLOW",
                "127.0.0.1:" + api);
        Config config = new ConfigLoader(data, settings).load().config();
        server = Server.start(SecretKeys.complete(config), made -> {}).await();
        token = send("POST", "/api/auth/login", "{\"email\":\"ada@example.com\",\"password\":\"correct horse\"}")
                .get("access_token")
                .textValue();
    }

    private static void echo(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            SEEN.add(request.headers().get("Authorization") + " "
                    + request.headers().get("X-Key") + " " + body);
            request.response()
                    .setStatusCode(request.path().equals("/fail") ? 400 : 200)
                    .putHeader("Content-Type", "application/json")
                    .end("{\"message\":\"you said " + request.headers().get("X-Key") + "\"}");
        });
    }

    @AfterAll
    static void stop() {
        server.stop().await();
        VERTX.close().await();
    }

    @Test
    void aSecretReachesTheCallAndNothingElse() throws Exception {
        put(SECRET);
        JsonNode ended = run("whole", """
                  - call:
                      call: http
                      with:
                        method: post
                        endpoint:
                          uri: http://127.0.0.1:%d/ok
                          authentication: {bearer: {token: '${ $secrets.crm.token }'}}
                        headers: {X-Key: '${ $secrets.crm.token }'}
                        body: {key: '${ $secrets.crm.token }'}
                      export: {as: '${ {kept: .} }'}
                  - fail:
                      call: http
                      with:
                        method: get
                        endpoint: http://127.0.0.1:%d/fail
                        headers: {X-Key: '${ $secrets.crm.token }'}
                """.formatted(api, api));

        assertThat(SEEN)
                .as(ended.toString())
                .contains("Bearer " + SECRET + " " + SECRET + " {\"key\":\"" + SECRET + "\"}");
        assertThat(ended.get("status").textValue()).isEqualTo("faulted");
        assertThat(ended.at("/error/detail").textValue()).contains("you said ***");
        assertThat(show(ended).toString()).doesNotContain(SECRET).contains("you said ***");
        for (String table : new String[] {"journal", "executions", "events", "timers", "inbox"}) {
            assertThat(text(table)).as(table).doesNotContain(SECRET);
        }
    }

    @Test
    void whatIsWaitingHoldsNoSecretInTheClear() throws Exception {
        put(SECRET);
        JsonNode waiting = start("waits", """
                  - keep: {set: {key: '${ $secrets.crm.token }'}}
                  - wait: {wait: {hours: 1}}
                """);
        org.awaitility.Awaitility.await()
                .until(() -> show(waiting).get("status").textValue().equals("waiting"));

        assertThat(show(waiting).get("tasks").toString()).doesNotContain(SECRET).contains("***");
        assertThat(text("journal")).isNotEmpty().doesNotContain(SECRET);
    }

    @Test
    void anOutputShowsNoSecret() throws Exception {
        put(SECRET);
        JsonNode ended = run(
                "shows",
                "  - show: {set: {all: '${ $secrets.crm.token }', part: '${ \"a \" + $secrets.crm.token }'}}\n");

        assertThat(ended.path("status").asText()).isEqualTo("completed");
        assertThat(ended.path("output").toString()).isEqualTo("{\"all\":\"***\",\"part\":\"a ***\"}");
    }

    @Test
    void aSecretThatIsNotThereIsAnAuthorizationError() throws Exception {
        JsonNode ended = run("absent", "  - use: {set: {a: '${ $secrets.absent }'}}\n");

        assertThat(ended.at("/error/status").intValue()).isEqualTo(403);
    }

    private static void put(String value) throws Exception {
        send("PUT", "/api/secrets/crm", "{\"value\":{\"token\":\"" + value + "\"}}");
    }

    private static JsonNode run(String name, String tasks) throws Exception {
        return execute(name, tasks, "wait=20");
    }

    private static JsonNode start(String name, String tasks) throws Exception {
        return execute(name, tasks, "respond-async");
    }

    private static JsonNode execute(String name, String tasks, String prefer) throws Exception {
        String document = """
                document: {dsl: '1.0.3', namespace: test, name: %s, version: '1.0.0'}
                use: {secrets: [crm, absent]}
                do:
                %s""".formatted(name, tasks);
        HttpRequest.Builder save = request("/api/workflows")
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(document));
        JsonNode saved = json(save);
        assertThat(saved.has("id")).as(saved.toString()).isTrue();
        return json(request("/api/workflows/" + saved.get("id").textValue() + "/execute")
                .header("Content-Type", "application/json")
                .header("Prefer", prefer)
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\":{}}")));
    }

    private static JsonNode show(JsonNode execution) throws Exception {
        return json(request("/api/executions/" + execution.get("execution_id").textValue()));
    }

    private static JsonNode send(String method, String path, String body) throws Exception {
        return json(request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static JsonNode json(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }

    /** Every byte of a table. */
    private static String text(String table) {
        StringBuilder text = new StringBuilder();
        for (Row row : server.storage()
                .database()
                .pool()
                .query("select * from " + table)
                .execute()
                .await()) {
            for (int i = 0; i < row.size(); i++) {
                Object value = row.getValue(i);
                text.append(
                        value instanceof io.vertx.core.buffer.Buffer bytes
                                ? bytes.toString(StandardCharsets.ISO_8859_1)
                                : value);
            }
        }
        return text.toString();
    }
}
