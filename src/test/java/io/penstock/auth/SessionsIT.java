package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.auth.AuthServer.Reply;
import io.penstock.postgres.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Refresh tokens, and sessions that are listed and ended. */
class SessionsIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static AuthServer node;

    @BeforeAll
    static void start() {
        node = new AuthServer(POSTGRES.settings(), Map.of("REFRESH_GRACE", "1m"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void aRefreshTokenGivesANewPair() {
        Reply login = node.login();

        Reply refreshed = node.refresh(login.text("refresh_token"));

        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.text("refresh_token")).isNotEqualTo(login.text("refresh_token"));
        assertThat(refreshed.text("user_id")).isEqualTo(login.text("user_id"));
        assertThat(node.me(refreshed.text("access_token"))).isEqualTo(200);
        assertThat(node.me(login.text("access_token")))
                .as("the access token before")
                .isEqualTo(200);
    }

    @Test
    void keepsNoTokenInTheClear() {
        String token = node.login().text("refresh_token");

        assertThat(node.sql(
                                "select count(*) from refresh_tokens where encode(hash, 'escape') like '%' || $1 || '%'",
                                token)
                        .iterator()
                        .next()
                        .getLong(0))
                .isZero();
        assertThat(node.sql("select from refresh_tokens where hash = $1", hash(token))
                        .rowCount())
                .isEqualTo(1);
    }

    private static Object hash(String token) {
        return io.vertx.core.buffer.Buffer.buffer(Digest.of(token));
    }

    @Test
    void aTokenThatWasUsedBeforeTheLastOneEndsTheSession() {
        Reply login = node.login();
        Reply second = node.refresh(login.text("refresh_token")).good();
        Reply third = node.refresh(second.text("refresh_token")).good();

        Reply reused = node.refresh(login.text("refresh_token"));

        assertThat(reused.status()).isEqualTo(401);
        assertThat(node.refresh(third.text("refresh_token")).status())
                .as("the newest one")
                .isEqualTo(401);
        assertThat(node.me(third.text("access_token"))).as("its access token").isEqualTo(401);
    }

    @Test
    void aRepeatedRequestReplacesTheTokenThatNeverArrived() {
        Reply login = node.login();
        Reply lost = node.refresh(login.text("refresh_token")).good();

        Reply repeated = node.refresh(login.text("refresh_token"));

        assertThat(repeated.status()).isEqualTo(200);
        assertThat(node.refresh(lost.text("refresh_token")).status())
                .as("the one that went astray")
                .isEqualTo(401);
        assertThat(node.refresh(repeated.text("refresh_token")).status())
                .as("whoever has it ended the session")
                .isEqualTo(401);
    }

    @Test
    void ofManyAtOnceNeverTwoTokensAreGood() {
        String token = node.login().text("refresh_token");
        List<CompletableFuture<Reply>> asked = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            asked.add(CompletableFuture.supplyAsync(() -> node.refresh(token)));
        }
        List<Reply> replies = asked.stream().map(CompletableFuture::join).toList();

        assertThat(replies).allMatch(reply -> reply.status() == 200);
        List<Integer> next = replies.stream()
                .map(reply -> node.refresh(reply.text("refresh_token")).status())
                .toList();
        assertThat(next.stream().filter(status -> status == 200).count()).isLessThanOrEqualTo(1);
        assertThat(node.sql("select from refresh_tokens where hash = $1", hash(token))
                        .rowCount())
                .as("the session, which a superseded token has ended")
                .isZero();
    }

    @Test
    void anotherOrganizationIsEnteredByExchange() {
        UUID user = node.user("eve@example.com", "admin");
        UUID other = node.organization("other");
        node.join(user, other, "viewer");
        Reply login = node.login("eve@example.com", AuthServer.PASSWORD).good();

        Reply entered = node.refresh(login.text("refresh_token"), other);
        Reply stayed = node.refresh(entered.text("refresh_token"));

        assertThat(entered.text("organization_id")).isEqualTo(other.toString());
        assertThat(entered.text("role")).isEqualTo("viewer");
        assertThat(stayed.text("organization_id")).isEqualTo(other.toString());
    }

    @Test
    void aForeignOrganizationIsNotFoundAndCostsNothing() {
        UUID foreign = node.organization("foreign");
        String token = node.login().text("refresh_token");

        assertThat(node.refresh(token, foreign).status()).isEqualTo(404);
        assertThat(node.refresh(token, UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(node.refresh(token).status()).isEqualTo(200);
    }

    @Test
    void loggingOutEndsBothTokens() {
        Reply login = node.login();

        assertThat(node.call("POST", "/api/auth/logout", login.text("access_token"), "")
                        .status())
                .isEqualTo(204);

        assertThat(node.me(login.text("access_token"))).isEqualTo(401);
        assertThat(node.refresh(login.text("refresh_token")).status()).isEqualTo(401);
    }

    @Test
    void listsOnesOwnSessionsAndEndsThem() {
        node.user("lea@example.com", "viewer");
        Reply one = node.login("lea@example.com", AuthServer.PASSWORD).good();
        Reply two = node.login("lea@example.com", AuthServer.PASSWORD).good();
        String token = one.text("access_token");

        Reply list = node.call("GET", "/api/auth/sessions", token, "");
        assertThat(list.body().path("items").findValuesAsText("current")).containsExactly("true", "false");
        assertThat(list.body().path("items").findValuesAsText("address")).containsOnly("127.0.0.1");
        String second = list.body().path("items").path(1).path("id").asText();

        assertThat(node.call("DELETE", "/api/auth/sessions/" + second, token, "")
                        .status())
                .isEqualTo(204);
        assertThat(node.me(two.text("access_token"))).isEqualTo(401);
        assertThat(node.me(token)).isEqualTo(200);
        assertThat(node.call("DELETE", "/api/auth/sessions/" + second, token, "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void endsAllOthersButNobodyElses() {
        node.user("max@example.com", "viewer");
        Reply one = node.login("max@example.com", AuthServer.PASSWORD).good();
        Reply two = node.login("max@example.com", AuthServer.PASSWORD).good();
        Reply ada = node.login();

        node.call("DELETE", "/api/auth/sessions", one.text("access_token"), "").good();

        assertThat(node.me(two.text("access_token"))).isEqualTo(401);
        assertThat(node.me(one.text("access_token"))).isEqualTo(200);
        assertThat(node.me(ada.text("access_token"))).isEqualTo(200);
        String adas = node.sql("select id from sessions where user_id::text = $1", ada.text("user_id"))
                .iterator()
                .next()
                .getUUID(0)
                .toString();
        assertThat(node.call("DELETE", "/api/auth/sessions/" + adas, one.text("access_token"), "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void refusesWhatIsNoRefreshToken() {
        assertThat(node.refresh("psr_" + "a".repeat(43)).status()).isEqualTo(401);
        assertThat(node.refresh("").status()).isEqualTo(401);
        assertThat(node.refresh(node.login().text("access_token")).status()).isEqualTo(401);
        assertThat(node.call("POST", "/api/auth/refresh", "", "{\"refresh_token\":1}")
                        .status())
                .isEqualTo(422);
        assertThat(node.me(node.login().text("refresh_token")))
                .as("in the place of an access token")
                .isEqualTo(401);
    }

    @Test
    void sessionsThatAreOverAreRefusedAndForgotten() {
        Reply login = node.login();
        String session =
                node.call("GET", "/api/auth/me", login.text("access_token"), "").text("session_id");
        node.sql("update sessions set idle_until = now() where id::text = $1", session);

        assertThat(node.refresh(login.text("refresh_token")).status()).isEqualTo(401);
        node.gatehouse.purge().await();
        assertThat(node.sql("select from sessions where id::text = $1", session).rowCount())
                .isZero();
    }
}
