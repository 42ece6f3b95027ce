package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.auth.AuthServer.Reply;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Passwords that are tried, upgraded, changed and forgotten. */
class SignInIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final String NEW = "a new and better one";

    private static AuthServer node;
    private static String ada;

    @BeforeAll
    static void start() {
        node = new AuthServer(POSTGRES.settings(), Map.of("LOGIN_ATTEMPTS", "100000", "HASHING_SHARE", "100"));
        ada = node.login().text("access_token");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static AuthServer throttled() {
        DatabaseSettings settings = POSTGRES.settings();
        return new AuthServer(settings, Map.of("LOGIN_ATTEMPTS", "10", "HASHING_SHARE", "100"));
    }

    @Test
    void tenMayFailAndTheNextWaits() {
        try (AuthServer strict = throttled()) {
            List<Integer> statuses = IntStream.range(0, 12)
                    .mapToObj(i -> strict.login(AuthServer.ADA, "wrong").status())
                    .toList();
            Reply right = strict.login(AuthServer.ADA, AuthServer.PASSWORD);
            Reply another = strict.login("nobody@example.com", "wrong");

            assertThat(statuses.subList(0, 10)).containsOnly(401);
            assertThat(statuses.subList(10, 12)).containsOnly(429);
            assertThat(right.status()).as("the right password too").isEqualTo(429);
            assertThat(Integer.parseInt(
                            right.http().headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(1, 6);
            assertThat(another.status()).as("from the same address").isEqualTo(429);
        }
    }

    @Test
    void anAccountThatIsTriedOftenIsToldOnceAndCounted() {
        try (AuthServer strict = throttled()) {
            for (int i = 0; i < 2 * Suspicions.FAILURES; i++) {
                strict.login(AuthServer.ADA, "wrong");
            }

            await().untilAsserted(() ->
                    assertThat(strict.alarms).singleElement().asString().startsWith("signIn.manyFailures /api/users/"));
            assertThat(strict.gatehouse.suspicions()).isEqualTo(1);
        }
    }

    @Test
    void anAddressThatTriesManyAccountsIsToldToo() {
        try (AuthServer strict = throttled()) {
            for (int i = 0; i < 2 * Suspicions.ACCOUNTS; i++) {
                strict.login("guess" + i + "@example.com", "wrong");
            }

            assertThat(strict.alarms).containsExactly("signIn.manyAccounts address 127.0.0.1");
        }
    }

    @Test
    void whoSignedInFromThereBeforeComesInWhileStrangersTryPasswords() {
        try (AuthServer small = flooded()) {
            small.login().good();
            Reply stranger = flood(small);
            Reply known = small.login();

            assertThat(stranger.http().headers().firstValue("Retry-After")).isPresent();
            assertThat(known.status()).isEqualTo(200);
        }
    }

    @Test
    void whoHasASessionFromThereComesInAtANodeThatHasJustBegun() {
        node.user("regular@example.com", "viewer");
        node.login("regular@example.com", AuthServer.PASSWORD).good();
        try (AuthServer small = flooded()) {
            flood(small);

            assertThat(small.login("regular@example.com", AuthServer.PASSWORD).status())
                    .isEqualTo(200);
        }
    }

    /** Wrong passwords may take so little that after a few others have to wait for seconds. */
    private static AuthServer flooded() {
        return new AuthServer(POSTGRES.settings(), Map.of("LOGIN_ATTEMPTS", "100000", "HASHING_SHARE", "1"));
    }

    /** Strangers whose passwords are wrong, until one is turned away; some wait for their turns then. */
    private static Reply flood(AuthServer small) {
        List<Reply> answers = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 60; i++) {
            String guess = "guess" + i + "@example.com";
            CompletableFuture.runAsync(() -> answers.add(small.login(guess, "wrong")));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> answers.stream().anyMatch(answer -> answer.status() == 429));
        assertThat(answers).allMatch(answer -> answer.status() == 401 || answer.status() == 429);
        return answers.stream()
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aGoodSignInCostsNothing() {
        try (AuthServer strict = throttled()) {
            for (int i = 0; i < 15; i++) {
                assertThat(strict.login().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void manyAtOnceHaveNoMoreTries() {
        try (AuthServer strict = throttled()) {
            List<CompletableFuture<Integer>> tries = IntStream.range(0, 40)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> strict.login(AuthServer.ADA, "wrong").status()))
                    .toList();

            assertThat(tries.stream().map(CompletableFuture::join).filter(status -> status == 401))
                    .hasSize(10);
        }
    }

    @Test
    void anUnknownUserTakesAsLongAsAWrongPassword() {
        node.login(AuthServer.ADA, "warm");
        long[] known = new long[9];
        long[] unknown = new long[9];
        // In turns, so that whatever else this machine does meets both.
        for (int i = 0; i < known.length; i++) {
            known[i] = time(AuthServer.ADA);
            unknown[i] = time("nobody@example.com");
        }

        assertThat((double) median(unknown) / median(known)).isBetween(0.5, 2.0);
    }

    private static long time(String email) {
        long began = System.nanoTime();
        assertThat(node.login(email, "wrong").status()).isEqualTo(401);
        return System.nanoTime() - began;
    }

    private static long median(long[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    @Test
    void aBcryptHashFromElsewhereSignsInAndIsUpgraded() {
        UUID user = node.user("old@example.com", "viewer");
        node.sql(
                "update users set password_hash = $2 where id = $1",
                user,
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");

        assertThat(node.login("old@example.com", "U*V").status()).isEqualTo(401);
        assertThat(hash(user)).startsWith("$2a$");
        assertThat(node.login("old@example.com", "U*U").status()).isEqualTo(200);

        await().atMost(Duration.ofSeconds(5)).until(() -> hash(user).startsWith("$argon2id$"));
        assertThat(node.login("old@example.com", "U*U").status()).isEqualTo(200);
    }

    private static String hash(UUID user) {
        return node.sql("select password_hash from users where id = $1", user)
                .iterator()
                .next()
                .getString(0);
    }

    @Test
    void aChangedPasswordEndsTheOtherSessions() {
        node.user("pat@example.com", "viewer");
        Reply one = node.login("pat@example.com", AuthServer.PASSWORD).good();
        Reply two = node.login("pat@example.com", AuthServer.PASSWORD).good();
        String token = one.text("access_token");

        assertThat(change(token, "wrong", NEW).status()).isEqualTo(403);
        assertThat(change(token, AuthServer.PASSWORD, "short").status()).isEqualTo(422);
        assertThat(change(token, AuthServer.PASSWORD, NEW).status()).isEqualTo(204);

        assertThat(node.me(token)).isEqualTo(200);
        assertThat(node.me(two.text("access_token"))).isEqualTo(401);
        assertThat(node.refresh(two.text("refresh_token")).status()).isEqualTo(401);
        assertThat(node.login("pat@example.com", AuthServer.PASSWORD).status()).isEqualTo(401);
        assertThat(node.login("pat@example.com", NEW).status()).isEqualTo(200);
    }

    private static Reply change(String token, String current, String wanted) {
        return node.call(
                "POST",
                "/api/auth/password",
                token,
                "{\"current_password\":\"" + current + "\",\"new_password\":\"" + wanted + "\"}");
    }

    @Test
    void aOneTimeLinkSetsAPasswordOnce() {
        node.user("lost@example.com", "editor");
        Reply session = node.login("lost@example.com", AuthServer.PASSWORD).good();
        Reply first = link(ada, "lost@example.com").good();
        Reply link = link(ada, " Lost@Example.com").good();

        assertThat(link.text("token")).startsWith("pst_");
        assertThat(reset(first.text("token"), NEW).status())
                .as("the newest is the only one")
                .isEqualTo(401);
        assertThat(reset(link.text("token"), "short").status()).isEqualTo(422);
        assertThat(reset(link.text("token"), NEW).status()).isEqualTo(204);
        assertThat(reset(link.text("token"), NEW + "!").status()).as("once").isEqualTo(401);

        assertThat(node.me(session.text("access_token"))).isEqualTo(401);
        assertThat(node.login("lost@example.com", NEW).status()).isEqualTo(200);
    }

    @Test
    void anExpiredLinkIsWorthNothing() {
        UUID user = node.user("late2@example.com", "editor");
        String token = link(ada, "late2@example.com").good().text("token");
        node.sql("update password_resets set expires_at = now() where user_id = $1", user);

        assertThat(reset(token, NEW).status()).isEqualTo(401);
        node.gatehouse.purge().await();
        assertThat(node.sql("select from password_resets where user_id = $1", user)
                        .rowCount())
                .isZero();
    }

    @Test
    void anOwnerLetsOnlyThoseInWhoBelongToNobodyElse() {
        UUID other = node.organization("elsewhere");
        node.user("boss2@example.com", "owner");
        UUID both = node.user("both@example.com", "viewer");
        node.join(both, other, "viewer");
        node.user("only@example.com", "viewer");
        node.user("editor2@example.com", "editor");
        String owner = node.login("boss2@example.com", AuthServer.PASSWORD).text("access_token");
        String editor = node.login("editor2@example.com", AuthServer.PASSWORD).text("access_token");

        assertThat(link(owner, "only@example.com").status()).isEqualTo(201);
        assertThat(link(owner, "both@example.com").status()).isEqualTo(404);
        assertThat(link(owner, AuthServer.ADA).status()).as("an operator").isEqualTo(404);
        assertThat(link(owner, "nobody@example.com").status()).isEqualTo(404);
        assertThat(link(editor, "only@example.com").status()).isEqualTo(403);
        assertThat(link(ada, "both@example.com").status()).as("by an operator").isEqualTo(201);
    }

    private static Reply link(String token, String email) {
        return node.call("POST", "/api/auth/reset-links", token, "{\"email\":\"" + email + "\"}");
    }

    private static Reply reset(String token, String password) {
        return node.call(
                "POST", "/api/auth/reset", "", "{\"token\":\"" + token + "\",\"password\":\"" + password + "\"}");
    }

    @Test
    void forgettingTellsNobodyWhoIsThere() {
        Reply known = forgot(AuthServer.ADA);
        Reply unknown = forgot("nobody@example.com");

        assertThat(known.status()).isEqualTo(202);
        assertThat(unknown.status()).isEqualTo(202);
        assertThat(known.body()).isEqualTo(unknown.body());
        assertThat(node.login().status()).isEqualTo(200);
    }

    private static Reply forgot(String email) {
        return node.call("POST", "/api/auth/forgot", "", "{\"email\":\"" + email + "\"}");
    }
}
