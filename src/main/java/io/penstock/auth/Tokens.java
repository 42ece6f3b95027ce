package io.penstock.auth;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.Caller;
import io.penstock.identity.Credential;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Access tokens: JWT (RFC 7519), signed with the key that their {@code kid} names. A token says who in which organization by which session,
 * and is good until it expires or the session ends. Thread-safe; verifying takes microseconds and touches no I/O.
 */
final class Tokens {

    private static final int LONGEST = 4_096;
    private static final Duration SKEW = Duration.ofMinutes(1);
    private static final String NOT_VALID = "The token is not valid.";

    private final Supplier<Keyset> keys;
    private final Duration ttl;
    private final InstantSource clock;

    Tokens(Supplier<Keyset> keys, Duration ttl, InstantSource clock) {
        this.keys = keys;
        this.ttl = ttl;
        this.clock = clock;
    }

    /** How long a token is good. */
    Duration ttl() {
        return ttl;
    }

    /** @param caller with a session */
    String issue(Caller caller) {
        if (!(caller.credential() instanceof Credential.Session session)) {
            throw new IllegalArgumentException("Only who is signed in gets a token");
        }
        Instant now = clock.instant();
        JsonObject claims = new JsonObject()
                .put("sub", caller.user().toString())
                .put("org", caller.organization().toString())
                .put("role", caller.role().word())
                .put("email", caller.email())
                .put("operator", caller.operator())
                .put("sid", session.id().toString())
                .put("iat", now.getEpochSecond())
                .put("exp", now.getEpochSecond() + ttl.toSeconds());
        return keys.get().signing(now).sign(claims);
    }

    /** @throws Failure {@link Reason.Unauthenticated}, without saying which check it was, but for the expiry */
    Caller verify(String token) {
        Instant now = clock.instant();
        try {
            JsonObject claims = signer(token, now).verify(token).orElseThrow(() -> refused(NOT_VALID));
            if (claims.getLong("exp", 0L) <= now.getEpochSecond()) {
                throw refused("The token has expired.");
            }
            long latest = now.plus(SKEW).getEpochSecond();
            if (claims.getLong("nbf", 0L) > latest || claims.getLong("iat", 0L) > latest) {
                throw refused("The token is not valid yet.");
            }
            return caller(claims);
        } catch (IllegalArgumentException | ClassCastException | DecodeException malformed) {
            throw refused(NOT_VALID);
        }
    }

    /** The key decides about the algorithm, never the token: a public key is no secret to compare an HMAC with. */
    private Signer signer(String token, Instant now) {
        int end = token.indexOf('.');
        if (end < 0 || token.length() > LONGEST) {
            throw refused(NOT_VALID);
        }
        JsonObject header = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(token.substring(0, end))));
        return keys.get()
                .verifying(header.getString("kid", ""), now)
                .filter(signer -> signer.key().algorithm().name().equals(header.getString("alg")))
                .filter(signer -> !header.containsKey("crit"))
                .orElseThrow(() -> refused(NOT_VALID));
    }

    private static Caller caller(JsonObject claims) {
        try {
            return new Caller(
                    OrganizationId.parse(claims.getString("org", "")),
                    UserId.parse(claims.getString("sub", "")),
                    claims.getString("email", ""),
                    Role.of(claims.getString("role", "")).orElseThrow(() -> refused(NOT_VALID)),
                    claims.getBoolean("operator", false),
                    new Credential.Session(UUID.fromString(claims.getString("sid", ""))));
        } catch (Failure malformed) {
            throw refused(NOT_VALID);
        }
    }

    static Failure refused(String message) {
        return new Failure(new Reason.Unauthenticated(message));
    }
}
