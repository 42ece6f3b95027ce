package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.config.SigningAlgorithm;
import io.penstock.failure.Failure;
import io.penstock.identity.Caller;
import io.penstock.identity.Credential;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration TTL = Duration.ofMinutes(15);
    private static final Caller CALLER = new Caller(
            new OrganizationId(new UUID(1, 2)),
            new UserId(new UUID(3, 4)),
            "ada@example.com",
            Role.EDITOR,
            true,
            new Credential.Session(new UUID(5, 6)));

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final SigningKey key = key(SigningAlgorithm.HS256, START);
    private final Tokens tokens = tokens(key);

    @AfterAll
    static void close() {
        VERTX.close().await();
    }

    private static SigningKey key(SigningAlgorithm algorithm, Instant signsFrom) {
        var material = SigningKey.generate(algorithm, new SecureRandom());
        return new SigningKey(
                UUID.randomUUID(), algorithm, material.secret(), material.publicPart(), signsFrom, signsFrom);
    }

    private Tokens tokens(SigningKey... keys) {
        List<Signer> signers = java.util.Arrays.stream(keys)
                .map(each -> new Signer(VERTX, each))
                .toList();
        Keyset keyset = new Keyset(signers, TTL.plusMinutes(1));
        return new Tokens(() -> keyset, TTL, now::get);
    }

    @ParameterizedTest
    @EnumSource
    void givesBackTheCallerItWasIssuedFor(SigningAlgorithm algorithm) {
        Tokens signed = tokens(key(algorithm, START));

        assertThat(signed.verify(signed.issue(CALLER))).isEqualTo(CALLER);
    }

    @Test
    void carriesTheAgreedClaims() {
        JsonObject claims = payload(tokens.issue(CALLER));

        assertThat(claims.fieldNames())
                .containsExactlyInAnyOrder(
                        "sub", "org", "role", "email", "operator", "sid", "iat", "exp", "iss", "aud");
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(900);
    }

    @Test
    void rejectsAnExpiredToken() {
        String token = tokens.issue(CALLER);
        now.updateAndGet(instant -> instant.plus(TTL));

        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("expired");
    }

    @Test
    void rejectsATokenThatIsNotValidYet() {
        JsonObject claims = payload(tokens.issue(CALLER));
        String later = new Signer(VERTX, key)
                .sign(claims.copy().put("nbf", START.plusSeconds(61).getEpochSecond()));
        String fromTheFuture = new Signer(VERTX, key)
                .sign(claims.copy().put("iat", START.plusSeconds(61).getEpochSecond()));
        String soon = new Signer(VERTX, key)
                .sign(claims.copy().put("nbf", START.plusSeconds(60).getEpochSecond()));

        assertThatThrownBy(() -> tokens.verify(later)).hasMessageContaining("not valid yet");
        assertThatThrownBy(() -> tokens.verify(fromTheFuture)).hasMessageContaining("not valid yet");
        assertThat(tokens.verify(soon)).as("as far as clocks differ").isEqualTo(CALLER);
    }

    @ParameterizedTest
    @EnumSource
    void rejectsATokenOfAnotherKey(SigningAlgorithm algorithm) {
        SigningKey known = key(algorithm, START);
        SigningKey other = key(algorithm, START);
        SigningKey posing = new SigningKey(
                known.id(), algorithm, other.material(), other.publicPart(), other.created(), other.signsFrom());
        Tokens verifying = tokens(known);

        assertThatThrownBy(() -> verifying.verify(tokens(other).issue(CALLER)))
                .as("with its own id")
                .hasMessageContaining("not valid");
        assertThatThrownBy(() -> verifying.verify(tokens(posing).issue(CALLER)))
                .as("with the id of the right one")
                .hasMessageContaining("not valid");
    }

    @Test
    void rejectsAnotherIssuerAndAnotherAudience() throws Exception {
        JsonObject claims = payload(tokens.issue(CALLER));

        for (JsonObject wrong : List.of(
                claims.copy().put("iss", "somebody"),
                claims.copy().put("aud", "something"),
                without(claims, "iss"),
                without(claims, "aud"))) {
            String token = hmac(header("HS256", key.id()), wrong, key.material());
            assertThatThrownBy(() -> tokens.verify(token)).hasMessageContaining("not valid");
        }
        assertThat(tokens.verify(hmac(header("HS256", key.id()), claims, key.material())))
                .as("the same made right")
                .isEqualTo(CALLER);
    }

    private static JsonObject without(JsonObject claims, String name) {
        JsonObject copy = claims.copy();
        copy.remove(name);
        return copy;
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "ES256"})
    void rejectsAnHmacWithThePublicKeyAsItsSecret(SigningAlgorithm algorithm) throws Exception {
        SigningKey open = key(algorithm, START);
        Tokens verifying = tokens(open);
        JsonObject claims = payload(verifying.issue(CALLER));
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(open.publicPart())
                + "\n-----END PUBLIC KEY-----\n";

        for (byte[] secret : List.of(open.publicPart(), pem.getBytes(StandardCharsets.US_ASCII))) {
            for (String name : List.of("HS256", algorithm.name())) {
                String token = hmac(header(name, open.id()), claims, secret);
                assertThatThrownBy(() -> verifying.verify(token)).hasMessageContaining("not valid");
            }
        }
    }

    @Test
    void rejectsAHeaderThatDoesNotFitTheKey() throws Exception {
        JsonObject claims = payload(tokens.issue(CALLER));

        for (JsonObject header : List.of(
                header("HS512", key.id()),
                header("hs256", key.id()),
                header("HS256", UUID.randomUUID()),
                new JsonObject().put("alg", "HS256").put("typ", "JWT"),
                header("HS256", key.id()).put("kid", 5),
                header("HS256", key.id()).put("crit", List.of("exp")))) {
            String token = hmac(header, claims, key.material());
            assertThatThrownBy(() -> tokens.verify(token))
                    .as(header.encode())
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("not valid");
        }
    }

    @Test
    void rejectsAChangedPayload() {
        String[] parts = tokens.issue(CALLER).split("\\.");
        JsonObject claims = payload(String.join(".", parts)).put("role", "owner");

        assertThatThrownBy(() -> tokens.verify(parts[0] + "." + base64(claims.encode()) + "." + parts[2]))
                .hasMessageContaining("not valid");
    }

    @Test
    void rejectsATokenWithoutSignature() {
        String payload = tokens.issue(CALLER).split("\\.")[1];
        String none = base64(header("none", key.id()).encode());
        String signed = base64(header("HS256", key.id()).encode());

        for (String token : new String[] {
            none + "." + payload,
            none + "." + payload + ".",
            none + "." + payload + ".x",
            signed + "." + payload,
            signed + "." + payload + "."
        }) {
            assertThatThrownBy(() -> tokens.verify(token)).hasMessageContaining("not valid");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a.b.c",
                "nonsense",
                "eyJhbGciOiJIUzI1NiJ9.bm90anNvbg.c2ln",
                "W10.W10.W10",
                "bnVsbA.bnVsbA.bnVsbA"
            })
    void rejectsWhatIsNoToken(String text) {
        assertThatThrownBy(() -> tokens.verify(text))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("not valid");
    }

    @Test
    void rejectsAnEndlessToken() {
        assertThatThrownBy(() -> tokens.verify("a".repeat(1 << 20))).hasMessageContaining("not valid");
        assertThatThrownBy(() -> tokens.verify(tokens.issue(CALLER) + "a".repeat(1 << 20)))
                .hasMessageContaining("not valid");
    }

    @Test
    void aKeyThatHasASuccessorVerifiesUntilItsLastTokenHasExpired() {
        SigningKey next = key(SigningAlgorithm.ES256, START.plus(Duration.ofHours(1)));
        Tokens both = tokens(key, next);
        now.set(next.signsFrom().minusSeconds(1));
        String last = both.issue(CALLER);
        now.set(next.signsFrom());
        String first = both.issue(CALLER);

        assertThat(header(last).getString("kid")).isEqualTo(key.id().toString());
        assertThat(header(first).getString("kid")).isEqualTo(next.id().toString());
        now.set(next.signsFrom().plus(TTL).minusSeconds(2));
        assertThat(both.verify(last)).isEqualTo(CALLER);
        JsonObject forged =
                payload(last).put("exp", START.plus(Duration.ofDays(9)).getEpochSecond());
        String leaked = new Signer(VERTX, key).sign(forged);
        assertThat(both.verify(leaked)).isEqualTo(CALLER);
        now.set(next.signsFrom().plus(TTL).plusSeconds(61));
        assertThatThrownBy(() -> both.verify(leaked)).as("of a retired key").hasMessageContaining("not valid");
    }

    @Test
    void aKeyThatDoesNotSignYetVerifiesAlready() {
        SigningKey next = key(SigningAlgorithm.HS256, START.plusSeconds(30));
        String early = tokens(next).issue(CALLER);

        assertThat(tokens(key, next).verify(early)).isEqualTo(CALLER);
    }

    private static JsonObject header(String algorithm, UUID id) {
        return new JsonObject().put("typ", "JWT").put("alg", algorithm).put("kid", id.toString());
    }

    private static String hmac(JsonObject header, JsonObject claims, byte[] secret) throws GeneralSecurityException {
        String content = base64(header.encode()) + "." + base64(claims.encode());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        byte[] signature = mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static JsonObject header(String token) {
        return part(token, 0);
    }

    private static JsonObject payload(String token) {
        return part(token, 1);
    }

    private static JsonObject part(String token, int index) {
        byte[] json = Base64.getUrlDecoder().decode(token.split("\\.")[index]);
        return new JsonObject(new String(json, StandardCharsets.UTF_8));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
