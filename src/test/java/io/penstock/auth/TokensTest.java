package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.config.Secret;
import io.penstock.failure.Failure;
import io.penstock.identity.Caller;
import io.penstock.identity.Credential;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Secret KEY = new Secret("0123456789abcdef0123456789abcdef");
    private static final Caller CALLER = new Caller(
            new OrganizationId(new UUID(1, 2)),
            new UserId(new UUID(3, 4)),
            "ada@example.com",
            Role.EDITOR,
            true,
            new Credential.Session(new UUID(5, 6)));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Tokens tokens = new Tokens(VERTX, KEY, Duration.ofMinutes(15), now::get);

    @AfterAll
    static void close() {
        VERTX.close().await();
    }

    @Test
    void givesBackTheCallerItWasIssuedFor() {
        assertThat(tokens.verify(tokens.issue(CALLER))).isEqualTo(CALLER);
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
        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(15)));

        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("expired");
    }

    @Test
    void rejectsATokenOfAnotherKey() {
        Tokens other =
                new Tokens(VERTX, new Secret("another-key-another-key-another-k"), Duration.ofMinutes(15), now::get);

        assertThatThrownBy(() -> tokens.verify(other.issue(CALLER))).hasMessageContaining("not valid");
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
        String none = base64("{\"alg\":\"none\",\"typ\":\"JWT\"}");

        for (String token :
                new String[] {none + "." + payload, none + "." + payload + ".", none + "." + payload + ".x"}) {
            assertThatThrownBy(() -> tokens.verify(token)).hasMessageContaining("not valid");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "nonsense", "eyJhbGciOiJIUzI1NiJ9.bm90anNvbg.c2ln"})
    void rejectsWhatIsNoToken(String text) {
        assertThatThrownBy(() -> tokens.verify(text))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("not valid");
    }

    @Test
    void rejectsAnEndlessToken() {
        assertThatThrownBy(() -> tokens.verify("a".repeat(1 << 20))).hasMessageContaining("not valid");
    }

    private static JsonObject payload(String token) {
        byte[] json = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        return new JsonObject(new String(json, StandardCharsets.UTF_8));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
