package io.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.Server;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.http.Json;
import io.penstock.postgres.Database;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a running server keeps of its requests. */
class AuditTrailIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    private static Path data;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Server.Running server;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
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
                "PENSTOCK_AUDIT_QUEUE",
                "100",
                "PENSTOCK_ADMIN_PASSWORD",
                "correct horse");
        server = Server.start(
                        SecretKeys.complete(
                                new ConfigLoader(data, settings).load().config()),
                        made -> {})
                .await();
        token = Json.parse(send(
                                "POST",
                                "/api/auth/login",
                                "",
                                "{\"email\":\"ada@example.com\",\"password\":\"correct horse\"}")
                        .body()
                        .getBytes(StandardCharsets.UTF_8))
                .path("access_token")
                .textValue();
    }

    @AfterAll
    static void stop() {
        server.stop().await();
    }

    private static HttpResponse<String> send(String method, String path, String token, String body) throws Exception {
        return CLIENT.send(request(method, path, token, body), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(String method, String path, String token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return (token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).build();
    }

    private static List<JsonNode> audit(String query) throws Exception {
        String body = send("GET", "/api/audit?limit=200&" + query, token, "").body();
        return StreamSupport.stream(
                        Json.parse(body.getBytes(StandardCharsets.UTF_8))
                                .path("items")
                                .spliterator(),
                        false)
                .toList();
    }

    private static List<JsonNode> gathered(String query) {
        return await().atMost(Duration.ofSeconds(10)).until(() -> audit(query), found -> !found.isEmpty());
    }

    @Test
    void aChangeIsThereWhenItIsAnswered() throws Exception {
        String requestId = send("PUT", "/api/secrets/crm", token, "{\"value\":\"hush-hush\"}")
                .headers()
                .firstValue("X-Request-Id")
                .orElseThrow();

        assertThat(audit("action=putSecret&target=/api/secrets/crm"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.path("actor").textValue()).startsWith("user:");
                    assertThat(entry.path("outcome").textValue()).isEqualTo("done");
                    assertThat(entry.path("address").textValue()).isEqualTo("127.0.0.1");
                    assertThat(entry.path("request_id").textValue()).isEqualTo(requestId);
                    assertThat(entry.toString()).doesNotContain("hush");
                });
    }

    @Test
    void whatIsNotThereAndWhatIsWrongIsRecordedToo() throws Exception {
        send("GET", "/api/workflows/0199c0de-0000-7000-8000-000000000000", token, "");
        send("PUT", "/api/secrets/wrong", token, "{}");

        assertThat(gathered("action=getWorkflow&outcome=refused")).hasSize(1);
        assertThat(gathered("action=putSecret&outcome=failed&target=/api/secrets/wrong"))
                .hasSize(1);
    }

    @Test
    void metricsTellHowFullItsQueueIsAndWhatLooksLikeAnAttack() throws Exception {
        assertThat(send("GET", "/metrics", "", "").body())
                .contains("penstock_audit_waiting ", "penstock_audit_lost_total ", "penstock_signin_alarms_total ");
    }

    @Test
    void readingIsNot() throws Exception {
        send("GET", "/api/workflows", token, "");

        assertThat(audit("action=listWorkflows")).isEmpty();
    }

    @Test
    void guessesAreOneEntryThatCounts() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(send("GET", "/api/executions", "nonsense", "").statusCode())
                    .isEqualTo(401);
        }

        List<JsonNode> entries = await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> audit("server=true&action=listExecutions&actor=anonymous"),
                        found -> found.stream()
                                        .mapToInt(entry -> entry.path("times").intValue())
                                        .sum()
                                == 50);
        assertThat(entries).hasSizeLessThan(25);
    }

    @Test
    void aRefusedSignatureIsTheOrganizationsAndTheTokenIsNot() throws Exception {
        String made = send(
                        "POST", "/api/webhooks", token, "{\"name\":\"crm\",\"verification\":{\"scheme\":\"bearer\"}}")
                .body();
        JsonNode webhook = Json.parse(made.getBytes(StandardCharsets.UTF_8));
        String url = webhook.path("url").textValue();
        assertThat(send("POST", url, "wrong", "{}").statusCode()).isEqualTo(401);
        assertThat(send("POST", url, webhook.path("secret").textValue(), "{}").statusCode())
                .isEqualTo(202);

        assertThat(gathered("action=deliver")).singleElement().satisfies(entry -> {
            assertThat(entry.path("target").textValue())
                    .isEqualTo("/api/webhooks/" + webhook.path("id").textValue());
            assertThat(entry.path("outcome").textValue()).isEqualTo("refused");
            assertThat(entry.path("actor").textValue()).isEqualTo("anonymous");
        });
    }

    @Test
    void pagesFollowEachOther() throws Exception {
        for (int i = 0; i < 3; i++) {
            send("PUT", "/api/secrets/page" + i, token, "{\"value\":" + i + "}");
        }

        JsonNode first =
                Json.parse(send("GET", "/api/audit?limit=2", token, "").body().getBytes(StandardCharsets.UTF_8));
        JsonNode second = Json.parse(
                send("GET", "/api/audit?limit=2&after=" + first.path("next").textValue(), token, "")
                        .body()
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(second.at("/items/0/seq").longValue())
                .isEqualTo(first.at("/items/1/seq").longValue() - 1);
        assertThat(send("GET", "/api/audit?since=yesterday", token, "").statusCode())
                .isEqualTo(422);
    }

    @Test
    void operatorsCopyTheLogAndListTheCopies() throws Exception {
        JsonNode made = Json.parse(send("POST", "/api/admin/audit/backup?compress=true", token, "")
                .body()
                .getBytes(StandardCharsets.UTF_8));
        JsonNode listed = Json.parse(
                send("GET", "/api/admin/audit/backups", token, "").body().getBytes(StandardCharsets.UTF_8));

        assertThat(made.path("compressed").booleanValue()).isTrue();
        assertThat(made.path("size_bytes").longValue()).isPositive();
        assertThat(made.path("created_at").textValue()).endsWith("Z");
        assertThat(data.resolve("audit-backups")
                        .resolve(made.path("backup_file").textValue()))
                .isRegularFile();
        assertThat(listed.path("backups")).contains(made);
    }

    @Test
    void aChangedTextShowsInTheDigests() throws Exception {
        String text =
                "{\"document\":{\"dsl\":\"1.0.3\",\"namespace\":\"t\",\"name\":\"digests\",\"version\":\"1.0.0\"},"
                        + "\"do\":[{\"greet\":{\"set\":{\"hello\":\"%s\"}}}]}";
        JsonNode made = Json.parse(send("POST", "/api/workflows", token, text.formatted("world"))
                .body()
                .getBytes(StandardCharsets.UTF_8));
        String path = "/api/workflows/" + made.path("id").textValue();
        send("PUT", path, token, text.formatted("all"));
        send("PATCH", path, token, "{\"enabled\":false}");
        send("DELETE", path, token, "");

        List<JsonNode> newestFirst = audit("target=" + path);
        assertThat(newestFirst)
                .extracting(entry -> entry.path("action").textValue())
                .containsExactly("deleteWorkflow", "enableWorkflow", "updateWorkflow", "createWorkflow");
        JsonNode created = newestFirst.get(3);
        JsonNode updated = newestFirst.get(2);
        assertThat(created.has("before_digest")).isFalse();
        assertThat(updated.path("before_digest")).isEqualTo(created.path("after_digest"));
        assertThat(newestFirst.get(0).path("before_digest")).isEqualTo(updated.path("after_digest"));
        assertThat(newestFirst.get(1).path("target").textValue()).endsWith("#disabled");
    }

    @Test
    void aFloodBehindAHeldChainIsRefusedBeforeItChangesAnythingAndLosesNothingThatWasDone() throws Exception {
        send("PUT", "/api/secrets/first", token, "{\"value\":1}");
        Vertx vertx = Vertx.vertx();
        Database database = new Database(vertx, POSTGRES.settings());
        SqlConnection holder = database.connect().await();
        holder.query("begin; select 1 from audit_heads for update").execute().await();
        List<HttpResponse<String>> answers = new ArrayList<>();
        try {
            List<CompletableFuture<HttpResponse<String>>> sent = IntStream.range(0, 300)
                    .mapToObj(i -> CLIENT.sendAsync(
                            request("PUT", "/api/secrets/flood" + i, token, "{\"value\":1}"),
                            HttpResponse.BodyHandlers.ofString()))
                    .toList();
            sent.forEach(answer -> answers.add(answer.join()));
        } finally {
            holder.query("rollback").execute().await();
            holder.close().await();
            database.close().await();
            vertx.close().await();
        }

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        });
        assertThat(answers)
                .filteredOn(answer -> answer.body().contains("nothing was changed"))
                .isNotEmpty();
        assertThat(answers)
                .filteredOn(answer -> answer.body().contains("This was done"))
                .isNotEmpty();
        Set<String> changed = flooded("/api/secrets?limit=200", "name");
        assertThat(changed).hasSize((int) answers.stream()
                .filter(answer -> answer.body().contains("This was done"))
                .count());
        await().untilAsserted(() -> assertThat(flooded(
                        "/api/audit?limit=200&action=putSecret&outcome=done&target=/api/secrets/flood", "target"))
                .isEqualTo(changed));
        assertThat(send("PUT", "/api/secrets/last", token, "{\"value\":1}").statusCode())
                .isLessThan(300);
    }

    /** The last parts of what is listed. */
    private static Set<String> flooded(String path, String field) throws Exception {
        Set<String> names = new TreeSet<>();
        String after = "";
        while (after != null) {
            JsonNode page =
                    Json.parse(send("GET", path + after, token, "").body().getBytes(StandardCharsets.UTF_8));
            page.path("items").forEach(item -> {
                String name = item.path(field).textValue();
                if (name.contains("flood")) {
                    names.add(name.substring(name.indexOf("flood")));
                }
            });
            after = page.path("next").isTextual()
                    ? "&after=" + page.path("next").textValue()
                    : null;
        }
        return names;
    }
}
