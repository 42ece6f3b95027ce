package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.auth.AuthServer.Reply;
import io.penstock.identity.Role;
import io.penstock.postgres.TestPostgres;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApiKeysIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final Duration BOUND = Duration.ofMillis(1_500);

    private static AuthServer here;
    private static AuthServer there;
    private static String ada;

    @BeforeAll
    static void start() {
        here = new AuthServer(POSTGRES.settings());
        there = new AuthServer(POSTGRES.settings());
        ada = here.login().text("access_token");
    }

    @AfterAll
    static void stop() {
        there.close();
        here.close();
    }

    @Test
    void worksInBothHeadersEverywhereATokenDoes() {
        Reply made = make(ada, "{\"name\":\"deploy\",\"role\":\"editor\",\"expires_in_days\":7}");
        String key = made.text("key");

        assertThat(made.status()).isEqualTo(201);
        assertThat(key).startsWith("ps_").startsWith(made.text("hint")).hasSize(46);
        assertThat(made.http().headers().firstValue("Cache-Control")).hasValue("no-store");
        Reply bearer = here.call("GET", "/api/auth/me", key, "");
        Reply header = here.send(here.server.request("/api/auth/me").header("X-API-Key", key));
        assertThat(bearer.text("role")).isEqualTo("editor");
        assertThat(bearer.text("key_id")).isEqualTo(made.text("id"));
        assertThat(bearer.body().path("operator").asBoolean())
                .as("unless it is asked for")
                .isFalse();
        assertThat(header.body()).isEqualTo(bearer.body());
        await().atMost(BOUND).until(() -> there.me(key) == 200);
    }

    @Test
    void isShownOnceAndKeptHashed() {
        Reply made = make(ada, "{\"name\":\"hidden\"}").good();
        String secret = made.text("key").substring(10);

        assertThat(here.call("GET", "/api/auth/keys", ada, "").body().toString())
                .contains("hidden", made.text("hint"))
                .doesNotContain(secret);
        assertThat(here.sql("select k::text from api_keys k where name = 'hidden'")
                        .iterator()
                        .next()
                        .getString(0))
                .doesNotContain(secret);
    }

    @Test
    void isRefusedOnEveryNodeOnceRevoked() {
        Reply made = make(ada, "{\"name\":\"short\"}").good();
        await().atMost(BOUND).until(() -> there.me(made.text("key")) == 200);

        here.call("DELETE", "/api/auth/keys/" + made.text("id"), ada, "").good();

        assertThat(here.me(made.text("key"))).as("at once where it was revoked").isEqualTo(401);
        await().atMost(BOUND).until(() -> there.me(made.text("key")) == 401);
        assertThat(here.call("DELETE", "/api/auth/keys/" + made.text("id"), ada, "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void neverMayMoreThanItsMakerNow() {
        UUID user = here.user("kim@example.com", "admin");
        String token = here.login("kim@example.com", AuthServer.PASSWORD).text("access_token");
        assertThat(make(token, "{\"name\":\"high\",\"role\":\"owner\"}").status())
                .isEqualTo(422);
        assertThat(make(token, "{\"name\":\"high\",\"operator\":true}").status())
                .isEqualTo(422);
        String key = make(token, "{\"name\":\"own\"}").good().text("key");
        await().atMost(BOUND).until(() -> role(key).equals("admin"));

        here.sql("update members set role = 'viewer' where user_id = $1", user);
        await().atMost(BOUND).until(() -> role(key).equals("viewer"));
        here.sql("update members set role = 'owner' where user_id = $1", user);
        await().atMost(BOUND).until(() -> role(key).equals("admin"));
    }

    private static String role(String key) {
        return there.call("GET", "/api/auth/me", key, "").text("role");
    }

    @Test
    void goesWithItsMaker() {
        UUID user = here.user("joe@example.com", "editor");
        String token = here.login("joe@example.com", AuthServer.PASSWORD).text("access_token");
        String key = make(token, "{\"name\":\"mine\"}").good().text("key");
        await().atMost(BOUND).until(() -> there.me(key) == 200);

        here.sql("delete from members where user_id = $1", user);
        await().atMost(BOUND).until(() -> there.me(key) == 401);

        here.join(user, here.organization(), "editor");
        String again = make(
                        here.login("joe@example.com", AuthServer.PASSWORD).text("access_token"), "{\"name\":\"new\"}")
                .good()
                .text("key");
        await().atMost(BOUND).until(() -> there.me(again) == 200);
        assertThat(there.me(key)).as("one from before").isEqualTo(401);
    }

    @Test
    void anOperatorsKeyIsOneOnlyWhenAskedFor() {
        UUID user = here.user("ops@example.com", "owner");
        here.sql("update users set operator = true where id = $1", user);
        String token = here.login("ops@example.com", AuthServer.PASSWORD).text("access_token");
        String key =
                make(token, "{\"name\":\"backup\",\"operator\":true}").good().text("key");
        assertThat(operator(key)).isTrue();

        here.sql("update users set operator = false where id = $1", user);

        await().atMost(BOUND).until(() -> !operator(key));
    }

    private static boolean operator(String key) {
        return here.call("GET", "/api/auth/me", key, "").body().path("operator").asBoolean();
    }

    @Test
    void expires() {
        Reply made = make(ada, "{\"name\":\"brief\",\"expires_in_days\":1}").good();
        here.sql("update api_keys set expires_at = now() where id::text = $1", made.text("id"));

        try (AuthServer late = new AuthServer(POSTGRES.settings())) {
            Reply me = late.call("GET", "/api/auth/me", made.text("key"), "");
            assertThat(me.status()).isEqualTo(401);
            assertThat(me.text("detail")).contains("expired");
        }
    }

    @Test
    void tellsWhenItWasUsedLast() {
        Reply made = make(ada, "{\"name\":\"used\"}").good();
        assertThat(listed(made.text("id")).has("last_used_at")).isFalse();

        here.me(made.text("key"));
        here.gatehouse.flush().await();

        assertThat(listed(made.text("id")).path("last_used_at").asText()).endsWith("Z");
    }

    private static JsonNode listed(String id) {
        for (JsonNode key :
                here.call("GET", "/api/auth/keys?limit=200", ada, "").body().path("items")) {
            if (key.path("id").asText().equals(id)) {
                return key;
            }
        }
        throw new AssertionError(id);
    }

    @Test
    void eachSeesTheirOwnAndAdminsThoseOfAll() {
        here.user("one@example.com", "editor");
        here.user("two@example.com", "editor");
        here.user("boss@example.com", "admin");
        String one = here.login("one@example.com", AuthServer.PASSWORD).text("access_token");
        String two = here.login("two@example.com", AuthServer.PASSWORD).text("access_token");
        String boss = here.login("boss@example.com", AuthServer.PASSWORD).text("access_token");
        String id = make(one, "{\"name\":\"ones\"}").good().text("id");
        String owners = make(ada, "{\"name\":\"owners\"}").good().text("id");

        assertThat(names(one)).containsExactly("ones");
        assertThat(names(two)).isEmpty();
        assertThat(names(boss)).contains("ones", "owners");
        assertThat(here.call("DELETE", "/api/auth/keys/" + id, two, "").status())
                .isEqualTo(404);
        assertThat(here.call("DELETE", "/api/auth/keys/" + owners, boss, "").status())
                .as("an owner's")
                .isEqualTo(404);
        assertThat(here.call("DELETE", "/api/auth/keys/" + id, boss, "").status())
                .isEqualTo(204);
    }

    private static Iterable<String> names(String token) {
        return here.call("GET", "/api/auth/keys?limit=200", token, "").body().findValuesAsText("name");
    }

    @Test
    void neitherMakesKeysNorTouchesItsMakersAccount() {
        String key = make(ada, "{\"name\":\"program\"}").good().text("key");

        assertThat(make(key, "{\"name\":\"child\"}").status()).isEqualTo(403);
        assertThat(here.call("DELETE", "/api/auth/sessions", key, "").status()).isEqualTo(403);
        assertThat(here.call("POST", "/api/auth/logout", key, "").status()).isEqualTo(403);
        assertThat(here.call("GET", "/api/auth/keys", key, "").status()).isEqualTo(200);
    }

    @Test
    void isForgottenByAWholeReadingToo() {
        Reply made = make(ada, "{\"name\":\"unnoticed\"}").good();
        String kept = make(ada, "{\"name\":\"kept\"}").good().text("key");
        KeyCatalogue unwatched = new KeyCatalogue(new KeyStore(here.database.pool()), InstantSource.system());
        unwatched.load().await();
        assertThat(unwatched.find(made.text("key")).role()).isEqualTo(Role.OWNER);

        here.sql("delete from api_keys where id::text = $1", made.text("id"));
        unwatched.load().await();

        assertThatThrownBy(() -> unwatched.find(made.text("key"))).hasMessageContaining("not valid");
        assertThat(unwatched.find(kept).role()).isEqualTo(Role.OWNER);
    }

    @Test
    void refusesWhatNobodyMade() {
        for (String key : new String[] {"ps_" + "a".repeat(43), "ps_", "ps_x", "", " "}) {
            assertThat(here.send(here.server.request("/api/auth/me").header("X-API-Key", key))
                            .status())
                    .as(key)
                    .isEqualTo(401);
        }
        assertThat(make(ada, "{\"role\":\"god\",\"expires_in_days\":0}")
                        .body()
                        .path("errors")
                        .findValuesAsText("pointer"))
                .containsExactly("/name", "/role", "/expires_in_days");
    }

    private static Reply make(String token, String body) {
        return here.call("POST", "/api/auth/keys", token, body);
    }
}
