package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.auth.AuthServer.Reply;
import io.penstock.postgres.TestPostgres;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is taken from a caller on one node, or by a bare statement, is gone on the other. */
class RevocationIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    /** A second by polling; usually milliseconds, by notification. */
    private static final Duration BOUND = Duration.ofMillis(1_500);

    private static AuthServer here;
    private static AuthServer there;

    @BeforeAll
    static void start() {
        here = new AuthServer(POSTGRES.settings());
        there = new AuthServer(POSTGRES.settings());
    }

    @AfterAll
    static void stop() {
        there.close();
        here.close();
    }

    @Test
    void anEndedSessionEndsOnEveryNode() {
        String token = here.login().text("access_token");
        assertThat(there.me(token)).isEqualTo(200);

        here.call("POST", "/api/auth/logout", token, "").good();

        assertThat(here.me(token)).as("at once where it was ended").isEqualTo(401);
        await().atMost(BOUND).until(() -> there.me(token) == 401);
    }

    @Test
    void aNodeThatStartsLaterKnowsOfIt() {
        String token = here.login().text("access_token");
        here.call("POST", "/api/auth/logout", token, "").good();

        try (AuthServer late = new AuthServer(POSTGRES.settings())) {
            assertThat(late.me(token)).isEqualTo(401);
        }
    }

    @Test
    void aNewRoleHoldsForTokensThatAreOut() {
        UUID user = here.user("rita@example.com", "viewer");
        String token = here.login("rita@example.com", AuthServer.PASSWORD).text("access_token");

        here.sql("update members set role = 'admin' where user_id = $1", user);

        await().atMost(BOUND)
                .until(() -> there.call("GET", "/api/auth/me", token, "")
                        .text("role")
                        .equals("admin"));
    }

    @Test
    void whoIsNoMemberAnyMoreIsOutAtOnceAndBackWhenAddedAgain() {
        UUID user = here.user("mia@example.com", "editor");
        Reply login = here.login("mia@example.com", AuthServer.PASSWORD).good();

        here.sql("delete from members where user_id = $1", user);
        await().atMost(BOUND).until(() -> there.me(login.text("access_token")) == 401);
        assertThat(there.refresh(login.text("refresh_token")).status()).isEqualTo(401);

        here.join(user, here.organization(), "viewer");
        await().atMost(BOUND).until(() -> there.me(login.text("access_token")) == 200);
        assertThat(there.refresh(login.text("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void aDeletedUserIsOutAtOnce() {
        UUID user = here.user("tom@example.com", "editor");
        Reply login = here.login("tom@example.com", AuthServer.PASSWORD).good();

        here.sql("delete from users where id = $1", user);

        await().atMost(BOUND).until(() -> there.me(login.text("access_token")) == 401);
        assertThat(there.refresh(login.text("refresh_token")).status()).isEqualTo(401);
    }

    @Test
    void anOperatorNoMoreIsNoneAtOnce() {
        UUID user = here.user("olga@example.com", "editor");
        here.sql("update users set operator = true where id = $1", user);
        String token = here.login("olga@example.com", AuthServer.PASSWORD).text("access_token");
        assertThat(operator(token)).isTrue();

        here.sql("update users set operator = false where id = $1", user);

        await().atMost(BOUND).until(() -> !operator(token));
    }

    @Test
    void aChangeIsNotMissedByATransactionThatCommitsLate() {
        UUID early = here.user("early@example.com", "viewer");
        UUID late = here.user("late@example.com", "viewer");
        String earlyToken = here.login("early@example.com", AuthServer.PASSWORD).text("access_token");
        String lateToken = here.login("late@example.com", AuthServer.PASSWORD).text("access_token");
        var slow = here.database.connect().await();
        slow.query("begin; delete from sessions where user_id = '" + early + "'")
                .execute()
                .await();

        here.sql("delete from sessions where user_id = $1", late);
        await().atMost(BOUND).until(() -> there.me(lateToken) == 401);
        assertThat(there.me(earlyToken)).isEqualTo(200);
        slow.query("commit").execute().await();

        await().atMost(BOUND).until(() -> there.me(earlyToken) == 401);
        slow.close().await();
    }

    @Test
    void aNodeThatCannotReadWhatHasChangedTrustsNobody() {
        try (AuthServer blind = new AuthServer(POSTGRES.settings(), Map.of("MAX_STALENESS", "3s"))) {
            String token = blind.login().text("access_token");
            var lock = blind.database.connect().await();
            lock.query("begin; lock table access_changes in access exclusive mode")
                    .execute()
                    .await();

            await().atMost(Duration.ofSeconds(10)).until(() -> blind.me(token) == 503);
            assertThat(blind.me("")).as("without a token").isEqualTo(401);
            lock.query("rollback").execute().await();

            await().atMost(Duration.ofSeconds(10)).until(() -> blind.me(token) == 200);
            lock.close().await();
        }
    }

    private static boolean operator(String token) {
        return there.call("GET", "/api/auth/me", token, "")
                .body()
                .path("operator")
                .asBoolean();
    }
}
