package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.postgres.PreparedData;
import io.penstock.telemetry.tracing.StubCollector;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hands a real server at debug level credentials in every place it reads from, and looks for them in everything that it wrote of its own
 * accord: standard output and error, the log of its database, its traces, and the columns of headers, errors, sessions and audit.
 */
@Timeout(180)
class PlantedSecretsIT {

    private static final String PASSWORD = "correct horse PlantdOwner battery";
    private static final String KEY = "PlantdKeyq8WnR2vXcZ7LmT4yPdKfJ0sHbGxE6uA9";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final List<String> TEXTS = Plants.texts();

    /** Which the client of the JDK sets by itself. */
    private static final List<String> RESTRICTED = List.of("connection", "content-length", "expect", "host", "upgrade");

    @TempDir
    static Path folder;

    private static final StubCollector COLLECTOR = StubCollector.open();

    private static CommandProcess process;
    private static String base;
    private static String token;

    @BeforeAll
    static void plant() throws Exception {
        PreparedData.fill(folder.resolve("data"));
        process = new CommandProcess(
                folder,
                Map.of(
                        "LOG_LEVEL", "debug",
                        "PENSTOCK_LOG_FORMAT", "json",
                        "PENSTOCK_RATE_LIMIT_ENABLED", "false",
                        "PENSTOCK_SECRET_KEY", KEY,
                        "PENSTOCK_ADMIN_PASSWORD", PASSWORD,
                        "PENSTOCK_EGRESS_ALLOW", "127.0.0.1",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", COLLECTOR.endpoint(),
                        "PENSTOCK_TRACING_SAMPLE_RATIO", "1",
                        "PENSTOCK_TRACING_INTERVAL", "50ms",
                        "PENSTOCK_UNKNOWN_SETTING", "PlantdVariable"));
        base = "http://127.0.0.1:" + process.port();
        token = json(send("POST", "/api/auth/login", login("admin@localhost", PASSWORD)))
                .path("access_token")
                .asText();
        String hook = webhook();
        for (int i = 0; i < TEXTS.size(); i++) {
            plantEverywhere(hook, TEXTS.get(i), i);
        }
        plantInErrors();
    }

    @AfterAll
    static void stop() {
        process.close();
        COLLECTOR.close();
    }

    @Test
    void plantsTwoHundredKinds() {
        assertThat(TEXTS.size()).isGreaterThanOrEqualTo(200);
    }

    @Test
    void nothingOfItIsInWhatTheServerPrinted() throws IOException {
        assertThat(process.out().lines().filter(line -> line.contains(Plants.MARK)))
                .isEmpty();
        assertThat(process.err().lines().filter(line -> line.contains(Plants.MARK)))
                .isEmpty();
        assertThat(process.out()).as("it logs at debug").contains("\"level\":\"DEBUG\"");
    }

    @Test
    void nothingOfItIsInTheLogOfTheDatabase() throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.walk(folder.resolve("data/postgres"))) {
            logs = files.filter(file -> file.toString().endsWith(".log")).toList();
        }

        assertThat(logs).isNotEmpty();
        for (Path log : logs) {
            assertThat(Files.readString(log)).as(log.toString()).doesNotContain(Plants.MARK);
        }
    }

    @Test
    void nothingOfItIsInTraces() {
        Awaitility.await()
                .until(() ->
                        COLLECTOR.spans().stream().anyMatch(span -> span.name().equals("execute away")));

        assertThat(COLLECTOR.spans()).hasSizeGreaterThan(2 * TEXTS.size());
        assertThat(COLLECTOR.text()).doesNotContain(Plants.MARK);
    }

    @Test
    void nothingOfItIsInStoredHeadersErrorsSessionsAndAudit() throws IOException {
        Map<String, String> queries = Map.of(
                "headers", "select encode(headers, 'escape') as text from events",
                "errors", "select encode(error, 'escape') as text from executions where error is not null",
                "sessions", "select agent as text from sessions",
                "audit", "select a::text as text from audit_log as a");
        Vertx vertx = Vertx.vertx();
        try {
            PgConnection database =
                    PgConnection.connect(vertx, PgConnectOptions.fromUri(uri())).await();
            queries.forEach((what, query) -> {
                List<String> texts = new ArrayList<>();
                for (Row row : database.query(query).execute().await()) {
                    texts.add(String.valueOf(row.getString("text")));
                }
                assertThat(texts).as(what).isNotEmpty().noneMatch(text -> text.contains(Plants.MARK));
            });
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void nothingOfItIsAnsweredToWhoDidNotSendIt() throws Exception {
        String executions = send("GET", "/api/executions", null).body();
        for (JsonNode each : json(executions).path("items")) {
            JsonNode shown =
                    json(send("GET", "/api/executions/" + each.path("id").asText(), null)
                            .body());

            assertThat(shown.path("error").toString()).doesNotContain(Plants.MARK);
            assertThat(shown.path("tasks").toString()).doesNotContain(Plants.MARK);
        }
    }

    private static String uri() throws IOException {
        Path home = folder.resolve("data/postgres");
        return "postgresql://penstock:"
                + Files.readString(home.resolve("password")).trim() + "@127.0.0.1:"
                + Files.readString(home.resolve("port")).trim() + "/penstock";
    }

    private static String webhook() throws Exception {
        String url = json(send("POST", "/api/webhooks", "{\"name\":\"plants\",\"verification\":{\"scheme\":\"none\"}}"))
                .path("url")
                .asText();
        return url.substring(url.indexOf("/hooks/"));
    }

    private static void plantEverywhere(String hook, String text, int number) throws Exception {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        String quoted = TextNode.valueOf(text).toString();
        List<String> header = header(text);
        send(
                "POST",
                hook + "?" + encoded,
                "{\"n\":" + number + ",\"a\":" + quoted + "}",
                "X-Note",
                text,
                header.get(0),
                header.get(1));
        send("POST", hook, "{\"a\":" + quoted + ",,", "User-Agent", text);
        if (number % 4 == 0) {
            send("GET", "/nowhere/" + encoded + "?" + encoded, null, "Cookie", text);
            send("POST", "/hooks/" + encoded, text);
            send("POST", "/api/workflows", text, "Content-Type", "application/yaml");
            send("PUT", "/api/secrets/" + encoded, "{\"value\":" + quoted + "}");
            send("POST", "/api/auth/refresh", "{\"refresh_token\":" + quoted + "}", "X-Request-Id", text);
            send("GET", "/api/executions?status=" + encoded, null, "Authorization", text);
        }
        if (number % 40 == 0) {
            send("POST", "/api/auth/login", login("admin@localhost", text), "User-Agent", text);
            send("POST", "/api/auth/login", login("admin@localhost", PASSWORD), "User-Agent", text);
        }
    }

    /** The text as a header of its own where it reads like one. */
    private static List<String> header(String text) {
        int colon = text.indexOf(": ");
        boolean named = colon > 0 && text.substring(0, colon).matches("[A-Za-z0-9_-]+");
        return named && !RESTRICTED.contains(text.substring(0, colon))
                ? List.of(text.substring(0, colon), text.substring(colon + 2))
                : List.of("X-Other", text);
    }

    /** What an execution raises, and what it meets on its way out. */
    private static void plantInErrors() throws Exception {
        for (int i = 0; i < TEXTS.size(); i += 10) {
            String detail = TextNode.valueOf("It failed: " + TEXTS.get(i)).toString();
            fails(
                    "plant" + i,
                    "{raise: {error: {type: 'https://a.example/e', status: 400, title: t, detail: " + detail + "}}}");
        }
        fails(
                "away",
                "{call: http, with: {method: get, endpoint: 'http://user:PlantdUser@127.0.0.1:1/x?token=PlantdQuery'}}");
        Awaitility.await()
                .until(() -> json(send("GET", "/api/executions?status=faulted&limit=100", null)
                                        .body())
                                .path("items")
                                .size()
                        > TEXTS.size() / 10);
    }

    private static void fails(String name, String task) throws Exception {
        String document = "document: {dsl: '1.0.3', namespace: plants, name: " + name
                + ", version: '1.0.0'}\ndo:\n  - fails: " + task;
        String id = json(send("POST", "/api/workflows", document, "Content-Type", "application/yaml")
                        .body())
                .path("id")
                .asText();
        assertThat(send("POST", "/api/workflows/" + id + "/execute", "{\"input\":{}}")
                        .statusCode())
                .as(document)
                .isEqualTo(202);
    }

    private static String login(String email, String password) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("email", email)
                .put("password", password)
                .toString();
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return json(answer.body());
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    /** As the owner, unless a header says otherwise. */
    private static HttpResponse<String> send(String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .setHeader("Content-Type", "application/json");
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
