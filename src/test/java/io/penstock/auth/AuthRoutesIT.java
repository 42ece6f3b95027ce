package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.auth.AuthServer.Reply;
import io.penstock.postgres.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuthRoutesIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static AuthServer node;

    @BeforeAll
    static void start() {
        node = new AuthServer(POSTGRES.settings());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void signsInByEmailOrUsernameInAnyCase() {
        for (String name : new String[] {"email", "username"}) {
            Reply reply = login("{\"" + name + "\":\" ADA@example.com\",\"password\":\"correct horse\"}");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text("token_type")).isEqualTo("bearer");
            assertThat(reply.body().path("expires_in").asInt()).isEqualTo(900);
            assertThat(reply.text("refresh_token")).startsWith("psr_").hasSize(47);
            assertThat(reply.text("email")).isEqualTo("ada@example.com");
            assertThat(reply.text("role")).isEqualTo("owner");
            assertThat(reply.text("user_id")).hasSize(36);
            assertThat(reply.text("organization_id")).hasSize(36);
            assertThat(reply.http().headers().firstValue("Cache-Control")).hasValue("no-store");
        }
    }

    @Test
    void theTokenTellsWhoOneIs() throws Exception {
        String token = node.login().text("access_token");

        var me = node.send(node.server.request("/api/auth/me").header("Authorization", "bearer " + token));

        assertThat(me.status()).isEqualTo(200);
        assertThat(me.text("email")).isEqualTo("ada@example.com");
        assertThat(me.body().path("operator").asBoolean()).isTrue();
        assertThat(me.text("session_id")).hasSize(36);
    }

    @Test
    void refusesAWrongPasswordAndAnUnknownUserInTheSameWords() {
        Reply wrong = node.login("ada@example.com", "wrong");
        Reply unknown = node.login("bob@example.com", "wrong");
        Reply impossible = node.login("bob\\u0000@example.com", "wrong");

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(impossible.status()).isEqualTo(401);
        assertThat(wrong.text("detail")).isEqualTo(unknown.text("detail"));
        assertThat(wrong.http().headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @Test
    void namesWhatIsMissing() {
        Reply reply = login("{\"email\":5}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body().path("errors").findValuesAsText("pointer")).containsExactly("/email", "/password");
    }

    @Test
    void refusesOtherCredentials() {
        for (String value : new String[] {"Basic YTpi", "Bearer", "Bearer x.y.z", ""}) {
            var me = node.send(node.server.request("/api/auth/me").header("Authorization", value));

            assertThat(me.status()).as(value).isEqualTo(401);
        }
        assertThat(node.send(node.server.request("/api/auth/me").header("X-API-Key", "ps_x"))
                        .status())
                .isEqualTo(401);
    }

    private static Reply login(String body) {
        return node.call("POST", "/api/auth/login", "", body);
    }
}
