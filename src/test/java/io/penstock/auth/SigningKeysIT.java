package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.auth.AuthServer.Reply;
import io.penstock.http.Json;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Signing keys that change under the feet of everybody. */
@ExtendWith(TestPostgres.class)
class SigningKeysIT {

    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final int CLIENTS = 6;

    /** Each test begins with none. */
    @AfterEach
    void forget(DatabaseSettings settings) {
        Vertx vertx = Vertx.vertx();
        Database database = new Database(vertx, settings);
        database.pool().query("delete from signing_keys").execute().await();
        database.close().await();
        vertx.close().await();
    }

    /** The drill of security.md, under load. */
    @Test
    void nobodyIsSignedOutByARotation(DatabaseSettings settings) {
        Map<String, String> given = Map.of("SIGNING_LEAD", "1s");
        Set<String> kids = ConcurrentHashMap.newKeySet();
        ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
        AtomicInteger requests = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        var threads = Executors.newFixedThreadPool(CLIENTS);
        try (AuthServer one = new AuthServer(settings, given);
                AuthServer two = new AuthServer(settings, given)) {
            List<AuthServer> nodes = List.of(one, two);
            String operator = one.login().text("access_token");
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Reply login = one.login();
                clients.add(CompletableFuture.runAsync(
                        () -> use(nodes, login, new Watch(kids, refused, requests, over)), threads));
            }
            for (int rotation = 1; rotation <= 3; rotation++) {
                int keys = rotation + 1;
                one.call("POST", "/api/admin/keys/rotate", operator, "").good();
                await().atMost(BOUND).until(() -> kids.size() >= keys);
            }
            over.set(true);
            clients.forEach(CompletableFuture::join);

            assertThat(refused).isEmpty();
            assertThat(requests.get()).isGreaterThan(100);
            assertThat(one.me(operator)).as("a token of the first key").isEqualTo(200);
        } finally {
            threads.shutdownNow();
        }
    }

    private record Watch(
            Set<String> kids, ConcurrentLinkedQueue<String> refused, AtomicInteger requests, AtomicBoolean over) {}

    private static void use(List<AuthServer> nodes, Reply login, Watch watch) {
        Reply pair = login;
        while (!watch.over().get()) {
            for (int i = 0; i < 5; i++) {
                AuthServer node = nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
                int status = node.me(pair.text("access_token"));
                watch.requests().incrementAndGet();
                if (status != 200) {
                    watch.refused().add("me " + status);
                }
            }
            AuthServer node = nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
            Reply next = node.refresh(pair.text("refresh_token"));
            if (next.status() != 200) {
                watch.refused().add("refresh " + next.status());
                return;
            }
            pair = next;
            watch.kids().add(header(pair.text("access_token")).path("kid").asText());
        }
    }

    @Test
    void twoNodesThatStartTogetherHaveOneKey(DatabaseSettings settings) {
        CompletableFuture<AuthServer> starting = CompletableFuture.supplyAsync(() -> new AuthServer(settings));
        try (AuthServer one = new AuthServer(settings);
                AuthServer two = starting.join()) {
            String token = one.login().text("access_token");

            assertThat(two.me(token)).isEqualTo(200);
            assertThat(keys(two, token)).hasSizeLessThanOrEqualTo(5);
            assertThat(one.sql(
                                    "select from signing_keys where signs_from <= now() and id = (select id from signing_keys"
                                            + " order by signs_from desc limit 1)")
                            .rowCount())
                    .isEqualTo(1);
        }
    }

    @Test
    void onlyOneKeyAtATimeIsOnItsWay(DatabaseSettings settings) {
        try (AuthServer node = new AuthServer(settings)) {
            String token = node.login().text("access_token");

            Reply rotated = node.call("POST", "/api/admin/keys/rotate", token, "");
            Reply again = node.call("POST", "/api/admin/keys/rotate", token, "{}");

            assertThat(rotated.status()).isEqualTo(202);
            assertThat(rotated.body().path("keys").findValuesAsText("status")).endsWith("next");
            assertThat(rotated.body().toString()).doesNotContain("sealed", "material", "secret");
            assertThat(again.status()).isEqualTo(409);
        }
    }

    @Test
    void aKeyThatHasLeakedIsReplacedAtOnce(DatabaseSettings settings) {
        try (AuthServer one = new AuthServer(settings);
                AuthServer two = new AuthServer(settings)) {
            Reply login = one.login();
            String token = login.text("access_token");

            one.call("POST", "/api/admin/keys/rotate", token, "{\"immediately\":true}")
                    .good();

            assertThat(one.me(token)).isEqualTo(401);
            await().atMost(BOUND).until(() -> two.me(token) == 401);
            Reply refreshed = two.refresh(login.text("refresh_token"));
            assertThat(refreshed.status()).as("nobody has to sign in again").isEqualTo(200);
            assertThat(one.me(refreshed.text("access_token"))).isEqualTo(200);
        }
    }

    @Test
    void onlyAnOperatorTouchesThem(DatabaseSettings settings) {
        try (AuthServer node = new AuthServer(settings)) {
            node.user("owner-" + ThreadLocalRandom.current().nextInt() + "@example.com", "owner");
            String email = node.sql("select email from users where not operator limit 1")
                    .iterator()
                    .next()
                    .getString(0);
            String owner = node.login(email, AuthServer.PASSWORD).text("access_token");

            assertThat(node.call("GET", "/api/admin/keys", owner, "").status()).isEqualTo(403);
            assertThat(node.call("POST", "/api/admin/keys/rotate", owner, "").status())
                    .isEqualTo(403);
        }
    }

    @Test
    void othersVerifyTokensByThePublicKeys(DatabaseSettings settings) throws Exception {
        try (AuthServer before = new AuthServer(settings)) {
            String old = before.login().text("access_token");
            assertThat(before.call("GET", "/.well-known/jwks.json", "", "")
                            .body()
                            .path("keys"))
                    .as("HS256 has none")
                    .isEmpty();
            try (AuthServer node =
                    new AuthServer(settings, Map.of("SIGNING_ALGORITHM", "rs256", "SIGNING_LEAD", "1s"))) {
                await().atMost(BOUND)
                        .until(() -> header(node.login().text("access_token"))
                                .path("alg")
                                .asText()
                                .equals("RS256"));
                String token = node.login().text("access_token");
                JsonNode jwk = node.call("GET", "/.well-known/jwks.json", "", "")
                        .body()
                        .path("keys")
                        .path(0);

                assertThat(jwk.path("kid")).isEqualTo(header(token).path("kid"));
                assertThat(jwk.has("d")).isFalse();
                assertThat(verifies(jwk, token)).isTrue();
                assertThat(before.me(token))
                        .as("on a node that signs otherwise")
                        .isEqualTo(200);
                assertThat(node.me(old)).as("a token from before").isEqualTo(200);
            }
        }
    }

    private static boolean verifies(JsonNode jwk, String token) throws Exception {
        Base64.Decoder decoder = Base64.getUrlDecoder();
        var key = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(
                        new BigInteger(1, decoder.decode(jwk.path("n").asText())),
                        new BigInteger(1, decoder.decode(jwk.path("e").asText()))));
        int end = token.lastIndexOf('.');
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key);
        signature.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(decoder.decode(token.substring(end + 1)));
    }

    @Test
    void aServerThatBeginsAnewWithAnotherSecretKeyMakesItsOwn(DatabaseSettings settings) {
        try (AuthServer before = new AuthServer(settings)) {
            String old = before.login().text("access_token");
            before.sql("update signing_keys set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 255)");

            try (AuthServer anew = new AuthServer(settings)) {
                String token = anew.login().text("access_token");

                assertThat(anew.me(token)).isEqualTo(200);
                assertThat(anew.me(old)).isEqualTo(401);
            }
        }
    }

    @Test
    void noKeyStandsInTheClear(DatabaseSettings settings) {
        try (AuthServer node = new AuthServer(settings)) {
            node.login();

            assertThat(node.sql("select get_byte(sealed, 0) as format, length(sealed) as length from signing_keys"))
                    .isNotEmpty()
                    .allSatisfy(row -> {
                        assertThat(row.getInteger("format")).isEqualTo(1);
                        assertThat(row.getInteger("length")).isGreaterThan(32 + 16);
                    });
        }
    }

    private static List<String> keys(AuthServer node, String token) {
        return node.call("GET", "/api/admin/keys", token, "")
                .body()
                .path("keys")
                .findValuesAsText("id");
    }

    private static JsonNode header(String token) {
        return Json.parse(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))));
    }
}
