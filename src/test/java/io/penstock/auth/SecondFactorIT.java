package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.auth.AuthServer.Reply;
import io.penstock.postgres.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SecondFactorIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);
    private static final InstantSource CLOCK =
            () -> InstantSource.system().instant().plus(AHEAD.get());
    private static AuthServer node;

    @BeforeAll
    static void start() {
        node = new AuthServer(POSTGRES.settings(), Map.of("LOGIN_ATTEMPTS", "100000", "HASHING_SHARE", "100"), CLOCK);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** Sets the clock ahead to where a step of the codes begins, so that none is too old by the time it arrives. */
    @BeforeEach
    void beginAStep() {
        long step = Totp.step(CLOCK.instant());
        while (Totp.step(CLOCK.instant()) == step) {
            AHEAD.updateAndGet(ahead -> ahead.plusSeconds(1));
        }
    }

    /** Somebody whose second factor is on, and the codes of now and of the steps after. */
    private record Person(String email, String token, byte[] secret, JsonNode recoveryCodes) {

        String code(int ahead) {
            return Totp.code(secret, Totp.step(CLOCK.instant()) + ahead);
        }
    }

    private static Person person(String email) {
        node.user(email, "viewer");
        String token = node.login(email, AuthServer.PASSWORD).good().text("access_token");
        byte[] secret = bytes(enroll(token).good().text("secret"));
        Person begun = new Person(email, token, secret, null);
        Reply confirmed = confirm(token, begun.code(-1)).good();
        return new Person(email, token, secret, confirmed.body().path("recovery_codes"));
    }

    private static Reply enroll(String token) {
        return node.call("POST", "/api/auth/totp/enroll", token, "{\"password\":\"" + AuthServer.PASSWORD + "\"}");
    }

    private static Reply confirm(String token, String code) {
        return node.call("POST", "/api/auth/totp/confirm", token, "{\"totp\":\"" + code + "\"}");
    }

    private static Reply login(Person person, String code) {
        return node.call(
                "POST",
                "/api/auth/login",
                "",
                "{\"email\":\"" + person.email() + "\",\"password\":\"" + AuthServer.PASSWORD + "\",\"totp\":\"" + code
                        + "\"}");
    }

    @Test
    void isOnOnlyOnceItIsConfirmed() {
        node.user("begun@example.com", "viewer");
        String token = node.login("begun@example.com", AuthServer.PASSWORD).text("access_token");
        Reply begun = enroll(token);
        assertThat(begun.text("uri")).startsWith("otpauth://totp/Penstock:begun%40example.com?secret=");

        assertThat(confirm(token, "abcdef").status()).isEqualTo(403);
        assertThat(node.login("begun@example.com", AuthServer.PASSWORD).status())
                .isEqualTo(200);
        assertThat(status(token).path("enabled").asBoolean()).isFalse();
    }

    private static JsonNode status(String token) {
        return node.call("GET", "/api/auth/totp", token, "").body();
    }

    @Test
    void signingInTakesACodeThen() {
        Person person = person("full@example.com");

        Reply without = node.login(person.email(), AuthServer.PASSWORD);
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.text("detail")).contains("totp");
        assertThat(node.login(person.email(), "wrong").text("detail"))
                .as("with a wrong password nobody hears of it")
                .doesNotContain("totp");
        assertThat(login(person, "000000").status()).isEqualTo(401);
        assertThat(login(person, person.code(0)).status()).isEqualTo(200);
        assertThat(status(person.token()).path("recovery_codes").asInt()).isEqualTo(10);
        assertThat(enroll(person.token()).status()).as("again").isEqualTo(409);
    }

    @Test
    void aCodeIsGoodOnceAlsoForManyAtOnce() {
        Person person = person("once@example.com");
        String code = person.code(1);

        List<CompletableFuture<Integer>> all = IntStream.range(0, 8)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> login(person, code).status()))
                .toList();

        assertThat(all.stream().map(CompletableFuture::join).filter(status -> status == 200))
                .hasSize(1);
        assertThat(login(person, person.code(0)).status()).as("an earlier one").isEqualTo(401);
    }

    @Test
    void aRecoveryCodeIsGoodOnce() {
        Person person = person("phone@example.com");
        String code = person.recoveryCodes().path(3).asText();

        assertThat(person.recoveryCodes()).hasSize(10);
        assertThat(login(person, code).status()).isEqualTo(200);
        assertThat(login(person, code).status()).isEqualTo(401);
        assertThat(login(person, person.recoveryCodes().path(4).asText().toLowerCase(java.util.Locale.ROOT))
                        .status())
                .as("as people type")
                .isEqualTo(200);
        assertThat(status(person.token()).path("recovery_codes").asInt()).isEqualTo(8);
    }

    @Test
    void goesOffWithPasswordAndCode() {
        Person person = person("off@example.com");

        assertThat(disable(person, "wrong", person.code(1)).status()).isEqualTo(403);
        assertThat(disable(person, AuthServer.PASSWORD, "000000").status()).isEqualTo(403);
        assertThat(disable(person, AuthServer.PASSWORD, person.code(1)).status())
                .isEqualTo(204);
        assertThat(node.login(person.email(), AuthServer.PASSWORD).status()).isEqualTo(200);
    }

    private static Reply disable(Person person, String password, String code) {
        return node.call(
                "POST",
                "/api/auth/totp/disable",
                person.token(),
                "{\"password\":\"" + password + "\",\"totp\":\"" + code + "\"}");
    }

    @Test
    void anOperatorsLinkHelpsWhoLostBoth() {
        Person person = person("both-lost@example.com");
        String ada = node.login().text("access_token");
        String link = node.call(
                        "POST",
                        "/api/auth/reset-links",
                        ada,
                        "{\"email\":\"both-lost@example.com\",\"without_totp\":true}")
                .good()
                .text("token");

        node.call("POST", "/api/auth/reset", "", "{\"token\":\"" + link + "\",\"password\":\"another password\"}")
                .good();

        assertThat(node.login(person.email(), "another password").status()).isEqualTo(200);
    }

    @Test
    void noSecretStandsInTheClear() {
        Person person = person("sealed@example.com");

        assertThat(node.sql(
                        "select position($1::bytea in sealed) from totp",
                        io.vertx.core.buffer.Buffer.buffer(person.secret())))
                .allSatisfy(row -> assertThat(row.getInteger(0)).isZero());
    }

    /** Of base32, which the server only writes. */
    private static byte[] bytes(String base32) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int buffer = 0;
        int held = 0;
        for (char letter : base32.toCharArray()) {
            buffer = buffer << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
            held += 5;
            if (held >= 8) {
                held -= 8;
                bytes.write(buffer >>> held & 0xFF);
            }
            buffer &= 0xFFF;
        }
        return bytes.toByteArray();
    }
}
