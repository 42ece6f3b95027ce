package io.penstock.workflow;

import static io.penstock.workflow.WorkflowServer.JSON;
import static io.penstock.workflow.WorkflowServer.YAML;
import static io.penstock.workflow.WorkflowServer.document;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.http.TestServer;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.penstock.workflow.WorkflowServer.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class VersionRoutesIT {

    private static final String UNKNOWN = "/00000000-0000-7000-8000-000000000000";

    private static WorkflowServer server;

    @BeforeAll
    static void start(DatabaseSettings settings) {
        server = new WorkflowServer(settings);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void listsVersionsTheNewestFirstWithWhoMadeThemAndTheirDigest() {
        String id = server.create(document("listed", "one"));
        server.put(id, YAML, document("listed", "two"));

        JsonNode items = server.get("/" + id + "/versions").body().path("items");

        assertThat(items.findValuesAsText("version")).containsExactly("2", "1");
        assertThat(items.at("/0/created_by").asText()).isEqualTo(TestServer.USER.toString());
        assertThat(items.at("/0/created_at").asText()).endsWith("Z");
        assertThat(items.at("/0/digest").asText()).isEqualTo(sha256(document("listed", "two")));
        assertThat(items.at("/0").has("document")).isFalse();
    }

    @Test
    void pagesThroughVersions() {
        String id = server.create(document("paged", "one"));
        server.put(id, YAML, document("paged", "two"));
        server.put(id, YAML, document("paged", "three"));

        JsonNode first = server.get("/" + id + "/versions?limit=2").body();
        JsonNode second = server.get("/" + id + "/versions?limit=2&after="
                        + first.path("next").asText())
                .body();

        assertThat(first.path("items").findValuesAsText("version")).containsExactly("3", "2");
        assertThat(second.path("items").findValuesAsText("version")).containsExactly("1");
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(server.get("/" + id + "/versions?after=x").status()).isEqualTo(422);
    }

    @Test
    void givesTheTextOfAVersionByteForByteWithItsOwnType() {
        String yaml = document("exact", "grüß") + "# no line end";
        String json = """
                {"document":{"dsl":"1.0.3","namespace":"tests","name":"exact","version":"0.1.0"},
                 "do":[{"greet":{"set":{"greeting" : "hello"}}}]}""";
        String id = server.create(yaml);
        server.put(id, JSON, json);

        Reply first = server.get("/" + id + "/versions/1/document");
        Reply second = server.get("/" + id + "/versions/2/document");

        assertThat(first.http().headers().firstValue("content-type")).hasValue("application/yaml");
        assertThat(first.http().body()).isEqualTo(yaml.getBytes(StandardCharsets.UTF_8));
        assertThat(second.http().headers().firstValue("content-type")).hasValue("application/json");
        assertThat(second.text()).isEqualTo(json);
        assertThat(server.get("/" + id + "/versions/1").body().path("document").asText())
                .isEqualTo(yaml);
        assertThat(server.get("/" + id + "/versions/2").body().path("format").asText())
                .isEqualTo("json");
    }

    @Test
    void makesNoVersionOfTheSameText() {
        String id = server.create(document("same", "one"));

        Reply again = server.put(id, YAML, document("same", "one"));
        Reply otherwise = server.put(id, YAML, document("same", "one") + "\n");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().path("version").asInt()).isEqualTo(1);
        assertThat(otherwise.body().path("version").asInt()).isEqualTo(2);
    }

    @Test
    void makesOneVersionWhenManySaveTheSameTextAtOnce() {
        String id = server.create(document("raced", "one"));

        List<CompletableFuture<Reply>> saving = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> server.put(id, YAML, document("raced", "two"))))
                .toList();

        assertThat(saving.stream().map(CompletableFuture::join))
                .allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
        assertThat(server.get("/" + id).body().path("version").asInt()).isEqualTo(2);
    }

    @Test
    void leavesTheCatalogueAloneWhenNothingIsNew() {
        String id = server.create(document("quiet", "one"));
        long before = catalogue();

        server.put(id, YAML, document("quiet", "one"));
        long same = catalogue();
        server.put(id, YAML, document("quiet", "two"));

        assertThat(same).isEqualTo(before);
        assertThat(catalogue()).isEqualTo(before + 1);
    }

    @Test
    void rollsBackByANewVersionWithTheOldText() {
        String id = server.create(document("back", "one"));
        server.put(id, YAML, document("back", "two"));

        Reply rolledBack = rollBack(id, "{\"version\":1}");

        assertThat(rolledBack.status()).isEqualTo(200);
        assertThat(rolledBack.body().path("version").asInt()).isEqualTo(3);
        assertThat(rolledBack.body().path("document").asText()).isEqualTo(document("back", "one"));
    }

    @Test
    void tellsWhyItDoesNotRollBack() {
        String id = server.create(document("stuck", "one"));
        server.put(id, YAML, document("stuck", "two"));

        assertThat(rollBack(id, "{\"version\":7}"))
                .satisfies(reply -> assertThat(reply.status()).isEqualTo(404))
                .satisfies(reply -> assertThat(reply.text()).contains("There is no version 7; the newest is 2."));
        assertThat(rollBack(id, "{\"version\":2}"))
                .satisfies(reply -> assertThat(reply.status()).isEqualTo(409))
                .satisfies(reply -> assertThat(reply.text()).contains("Version 2 is the newest already."));
        assertThat(rollBack(id, "{\"version\":").status()).isEqualTo(400);
        assertThat(rollBack(id, "{\"version\":\"1\"}").text()).contains("\"pointer\":\"/version\"");
        assertThat(rollBack(UNKNOWN.substring(1), "{\"version\":1}").status()).isEqualTo(404);
    }

    @Test
    void doesNotRollBackToATextThatBreaksRulesByNow() {
        String id = server.create(document("aged", "one"));
        server.put(id, YAML, document("aged", "two"));
        server.database
                .pool()
                .query("update workflow_versions set document = 'do: []' where version = 1 and workflow_id = '" + id
                        + "'")
                .execute()
                .await();

        Reply refused = rollBack(id, "{\"version\":1}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().path("errors").size()).isPositive();
    }

    @Test
    void comparesTwoVersionsByLineAndByTask() {
        String id = server.create(document("compared", "one"));
        server.put(id, YAML, document("compared", "two"));
        server.put(id, YAML, document("compared", "two") + "  - rest: {wait: PT1S}\n");

        JsonNode newest = server.get("/" + id + "/diff").body();
        JsonNode whole = server.get("/" + id + "/diff?from=1&to=3").body();
        JsonNode back = server.get("/" + id + "/diff?from=2&to=1").body();

        assertThat(newest.path("from").asInt()).isEqualTo(2);
        assertThat(newest.at("/tasks/added").toString())
                .isEqualTo("[{\"pointer\":\"/do/1/rest\",\"name\":\"rest\",\"type\":\"wait\"}]");
        assertThat(whole.path("text").asText())
                .startsWith("--- tests/compared@1\n+++ tests/compared@3\n")
                .contains("-        greeting: one\n+        greeting: two\n");
        assertThat(whole.at("/tasks/changed").toString())
                .isEqualTo("[{\"name\":\"greet\",\"type\":\"set\",\"from\":\"/do/0/greet\",\"to\":\"/do/0/greet\","
                        + "\"changes\":[{\"pointer\":\"/set/greeting\",\"from\":\"one\",\"to\":\"two\"}]}]");
        assertThat(back.at("/tasks/changed/0/changes/0/to").asText()).isEqualTo("one");
    }

    @Test
    void findsNothingBetweenAVersionAndItself() {
        String id = server.create(document("itself", "one"));

        JsonNode alone = server.get("/" + id + "/diff").body();

        assertThat(alone.path("identical").asBoolean()).isTrue();
        assertThat(alone.path("text").asText()).isEmpty();
        assertThat(server.get("/" + id + "/diff?to=2").status()).isEqualTo(404);
        assertThat(server.get("/" + id + "/diff?from=x").text()).contains("\"pointer\":\"/from\"");
        assertThat(server.get(UNKNOWN + "/diff").status()).isEqualTo(404);
    }

    @Test
    void keepsTheHistoryOfWhatWasDisabledAndDeleted() {
        String id = server.create(document("gone", "one"));
        server.put(id, YAML, document("gone", "two"));

        server.send("PATCH", "/" + id, "{\"enabled\":false}", Map.of("Content-Type", JSON));
        Reply deleted = server.send("DELETE", "/" + id, "", Map.of());

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(server.get("/" + id).status()).isEqualTo(404);
        assertThat(server.get("/" + id + "/versions").body().path("items").size())
                .isEqualTo(2);
        assertThat(server.get("/" + id + "/versions/1").body().path("document").asText())
                .isEqualTo(document("gone", "one"));
        assertThat(server.get("/" + id + "/versions/1/document").text()).isEqualTo(document("gone", "one"));
        assertThat(server.get("/" + id + "/diff?from=1").status()).isEqualTo(200);
        assertThat(rollBack(id, "{\"version\":1}").status()).isEqualTo(404);
        assertThat(server.put(id, YAML, document("gone", "three")).status()).isEqualTo(404);
        assertThat(server.post("", YAML, document("gone", "anew")).status()).isEqualTo(201);
    }

    @Test
    void knowsNothingOfWorkflowsAndVersionsThatNeverWere() {
        String id = server.create(document("lone", "one"));

        assertThat(server.get(UNKNOWN + "/versions").status()).isEqualTo(404);
        assertThat(server.get("/" + id + "/versions/2").status()).isEqualTo(404);
        assertThat(server.get("/" + id + "/versions/x").status()).isEqualTo(404);
        assertThat(server.get("/" + id + "/versions/2/document").status()).isEqualTo(404);
    }

    @Test
    void refusesAVersionThatIsCalledOtherwise() {
        String id = server.create(document("called", "one"));

        Reply refused = server.put(id, YAML, document("otherwise", "one"));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("tests/otherwise");
    }

    @Test
    void listsWorkflowsWithTheirDigestAndWithoutTheirText() {
        server.create(document("summed", "one"));

        JsonNode items = server.get("?limit=200").body().path("items");

        assertThat(items.findValuesAsText("digest")).contains(sha256(document("summed", "one")));
        assertThat(items.findValue("document")).isNull();
    }

    private static Reply rollBack(String id, String body) {
        return server.post("/" + id + "/rollback", JSON, body);
    }

    private static long catalogue() {
        return server.database
                .pool()
                .query("select catalogue_version from organizations")
                .execute()
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
