package io.penstock.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.penstock.secret.SecretServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestPostgres.class)
class SecretsIT {

    private static final String KEY = "a secret key of at least thirty-two bytes";

    private static DatabaseSettings settings;
    private static SecretServer server;

    @BeforeAll
    static void start(DatabaseSettings database) {
        settings = database;
        server = new SecretServer(settings, KEY);
    }

    @AfterEach
    void forget() {
        for (JsonNode secret :
                server.call("GET", "/api/secrets", "viewer", "").body().get("items")) {
            server.delete(secret.get("name").textValue());
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void takesAValueAndNeverShowsIt() {
        Reply created = server.put("crm", "{\"token\":\"hush\"}");
        Reply replaced = server.put("crm", "\"hush2\"");
        Reply listed = server.call("GET", "/api/secrets", "viewer", "");

        assertThat(created.status()).isEqualTo(201);
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.body().get("version").intValue())
                .isEqualTo(created.body().get("version").intValue() + 1);
        assertThat(listed.body().get("items")).hasSize(1);
        assertThat(listed.body().at("/items/0/name").textValue()).isEqualTo("crm");
        assertThat(listed.body().at("/items/0/updated_at").textValue()).isNotEmpty();
        assertThat(created.body() + "" + replaced.body() + listed.body()).doesNotContain("hush");
        assertThat(server.call("GET", "/api/secrets/crm", "owner", "").status()).isEqualTo(405);
    }

    @Test
    void aVersionIsReadAsItWasUntilItsSecretIsDeleted() {
        server.put("a", "1");
        Map<String, Integer> began = server.read("a").versions();
        server.put("a", "2");

        assertThat(server.read("a").values()).hasToString("{\"a\":2}");
        assertThat(server.read(began, "a").values()).hasToString("{\"a\":1}");
        server.delete("a");
        assertThat(server.read(began, "a").values()).isEmpty();
        server.put("a", "3");
        assertThat(server.read(began, "a").values()).isEmpty();
        assertThat(server.read("a").values()).hasToString("{\"a\":3}");
    }

    @Test
    void whatWasNotThereAtTheBeginningStaysAway() {
        Map<String, Integer> began = server.read("late").versions();
        server.put("late", "1");

        assertThat(began).containsEntry("late", 0);
        assertThat(server.read(began, "late").values()).isEmpty();
        assertThat(server.read("late").values()).hasToString("{\"late\":1}");
    }

    @Test
    void theSameValueMakesNoVersion() {
        Reply first = server.put("a", "{\"b\": 1}");
        Reply again = server.put("a", "{\"b\":1}");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().get("version")).isEqualTo(first.body().get("version"));
    }

    @Test
    void takesEveryKindOfJson() {
        for (String value : new String[] {"null", "false", "1.5", "\"\"", "[]", "{\"a\":{\"b\":[\"\\u0000\"]}}"}) {
            server.put("kind", value);
            assertThat(server.read("kind").values().get("kind")).hasToString(value);
        }
    }

    @Test
    void anotherNodeKnowsAChangeAfterItsNextRefresh() {
        server.put("a", "1");
        try (SecretServer other = new SecretServer(settings, KEY)) {
            assertThat(other.read("a").values()).hasToString("{\"a\":1}");
            server.put("a", "2");
            server.put("b", "1");

            assertThat(other.read("b").values()).hasToString("{\"b\":1}");
            other.values.refresh().await();
            assertThat(other.read("a").values()).hasToString("{\"a\":2}");
            server.delete("a");
            other.values.refresh().await();
            assertThat(other.read("a").values()).isEmpty();
        }
    }

    @Test
    void nothingStandsInTheClearInTheDatabase() {
        server.put("plain", "\"hush-hush\"");

        StringBuilder rows = new StringBuilder();
        server.database
                .pool()
                .query("select sealed from secret_versions")
                .execute()
                .await()
                .forEach(row -> rows.append(row.getBuffer("sealed").toString(StandardCharsets.ISO_8859_1)));
        assertThat(rows.toString()).isNotEmpty().doesNotContain("hush");
    }

    @Test
    void aValueOpensOnlyInItsOwnRow() {
        server.put("mine", "\"one\"");
        server.put("other", "\"two\"");
        server.database
                .pool()
                .query("update secret_versions o set sealed = m.sealed from secret_versions m"
                        + " where o.name = 'other' and m.name = 'mine'")
                .execute()
                .await();

        assertThat(server.read("mine", "other").values()).hasToString("{\"mine\":\"one\"}");
    }

    @Test
    void aServerWithAnotherSecretKeyReadsNothing() {
        server.put("a", "1");
        try (SecretServer stranger = new SecretServer(settings, "another key of at least thirty-two bytes")) {
            assertThat(stranger.read("a").values()).isEmpty();
        }
        try (SecretServer rotated = new SecretServer(settings, "a newer key of at least thirty-two bytes", KEY)) {
            assertThat(rotated.read("a").values()).hasToString("{\"a\":1}");
        }
    }

    @Test
    void deletesEveryVersion() {
        server.put("gone", "1");
        server.put("gone", "2");

        assertThat(server.delete("gone").status()).isEqualTo(204);
        assertThat(server.delete("gone").status()).isEqualTo(404);
        assertThat(count("secret_versions where name = 'gone'")).isZero();
        assertThat(server.put("gone", "1").status()).isEqualTo(201);
    }

    @Test
    void listsInPages() {
        for (String name : new String[] {"b", "C", "a-b.c"}) {
            server.put(name, "1");
        }

        JsonNode first =
                server.call("GET", "/api/secrets?limit=2", "viewer", "").body();
        JsonNode second = server.call(
                        "GET", "/api/secrets?limit=2&after=" + first.get("next").textValue(), "viewer", "")
                .body();

        assertThat(first.get("items"))
                .extracting(item -> item.get("name").textValue())
                .containsExactly("C", "a-b.c");
        assertThat(second.get("items"))
                .extracting(item -> item.get("name").textValue())
                .containsExactly("b");
        assertThat(second.get("next").isNull()).isTrue();
    }

    @Test
    void keepsValuesUpTo64KiB() {
        assertThat(server.put("big", '"' + "x".repeat((64 << 10) - 2) + '"').status())
                .isEqualTo(201);
        assertThat(server.read("big").values().get("big").textValue()).hasSize((64 << 10) - 2);
        assertThat(server.put("big", '"' + "x".repeat((64 << 10) - 1) + '"').status())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | {} | /value",
                "a | [] | /value",
                "a | {\"value\":1,\"values\":2} | /value",
                "%00 | {\"value\":1} | /name",
                "%20a | {\"value\":1} | /name"
            })
    void saysWhatIsWrong(String name, String body, String pointer) {
        Reply refused = server.call("PUT", "/api/secrets/" + name, "editor", body);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().at("/errors/0/pointer").textValue()).isEqualTo(pointer);
    }

    @Test
    void aViewerWritesNothing() {
        assertThat(server.call("PUT", "/api/secrets/a", "viewer", "{\"value\":1}")
                        .status())
                .isEqualTo(403);
        assertThat(server.call("DELETE", "/api/secrets/a", "viewer", "").status())
                .isEqualTo(403);
    }

    private static long count(String what) {
        return server.database
                .pool()
                .query("select count(*) from " + what)
                .execute()
                .await()
                .iterator()
                .next()
                .getLong(0);
    }
}
