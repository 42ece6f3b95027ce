package io.penstock.auth;

import io.penstock.config.Secret;
import io.penstock.config.SecretKeys;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.Caller;
import io.penstock.identity.Credential;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Access tokens: JWT (RFC 7519) signed with HS256 by a key that derives from the server's secret key, so that all nodes read each other's.
 * A token says who in which organization by which session, and is good until it expires or the session ends. Thread-safe; verifying takes microseconds and touches no I/O.
 */
final class Tokens {

    private static final String PURPOSE = "penstock access tokens v1";
    private static final String ISSUER = "penstock";
    private static final String AUDIENCE = "penstock-api";
    private static final String ALGORITHM = "HS256";
    private static final int KEY_BYTES = 32;
    private static final int LONGEST = 4_096;

    private final JWTAuth jwt;
    private final Duration ttl;
    private final InstantSource clock;

    public Tokens(Vertx vertx, Secret secretKey, Duration ttl, InstantSource clock) {
        this.ttl = ttl;
        this.clock = clock;
        this.jwt = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(new PubSecKeyOptions()
                                .setAlgorithm(ALGORITHM)
                                .setBuffer(Buffer.buffer(SecretKeys.derive(secretKey, PURPOSE, KEY_BYTES))))
                        // Its own clock cannot be set; the times are ours.
                        .setJWTOptions(options().setIgnoreExpiration(true)));
    }

    private static JWTOptions options() {
        return new JWTOptions()
                .setAlgorithm(ALGORITHM)
                .setIssuer(ISSUER)
                .setAudience(List.of(AUDIENCE))
                .setNoTimestamp(true);
    }

    /** How long a token is good. */
    public Duration ttl() {
        return ttl;
    }

    /** @param caller with a session */
    public String issue(Caller caller) {
        if (!(caller.credential() instanceof Credential.Session session)) {
            throw new IllegalArgumentException("Only who is signed in gets a token");
        }
        long now = clock.instant().getEpochSecond();
        JsonObject claims = new JsonObject()
                .put("sub", caller.user().toString())
                .put("org", caller.organization().toString())
                .put("role", caller.role().name().toLowerCase(Locale.ROOT))
                .put("email", caller.email())
                .put("operator", caller.operator())
                .put("sid", session.id().toString())
                .put("iat", now)
                .put("exp", now + ttl.toSeconds());
        return jwt.generateToken(claims, options());
    }

    /** @throws Failure {@link Reason.Unauthenticated}, without saying which check it was, but for the expiry */
    public Caller verify(String token) {
        if (token.length() > LONGEST) {
            throw refused("The token is not valid.");
        }
        // Completed already: the signature is checked on the caller's thread.
        var authenticated = jwt.authenticate(new TokenCredentials(token));
        if (!authenticated.succeeded()) {
            throw refused("The token is not valid.");
        }
        JsonObject claims = authenticated.result().attributes().getJsonObject("accessToken");
        if (claims.getLong("exp", 0L) <= clock.instant().getEpochSecond()) {
            throw refused("The token has expired.");
        }
        return caller(claims);
    }

    private static Caller caller(JsonObject claims) {
        try {
            return new Caller(
                    OrganizationId.parse(claims.getString("org", "")),
                    UserId.parse(claims.getString("sub", "")),
                    claims.getString("email", ""),
                    Role.valueOf(claims.getString("role", "").toUpperCase(Locale.ROOT)),
                    claims.getBoolean("operator", false),
                    new Credential.Session(UUID.fromString(claims.getString("sid", ""))));
        } catch (IllegalArgumentException | ClassCastException | Failure malformed) {
            throw refused("The token is not valid.");
        }
    }

    static Failure refused(String message) {
        return new Failure(new Reason.Unauthenticated(message));
    }
}
