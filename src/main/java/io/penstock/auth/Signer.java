package io.penstock.auth;

import io.penstock.config.SigningAlgorithm;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Signs and verifies with one key and by its one algorithm: a token that names another algorithm never meets this key. Thread-safe; touches
 * no I/O.
 */
final class Signer {

    static final String ISSUER = "penstock";
    static final String AUDIENCE = "penstock-api";
    private static final int LINE = 64;

    private final SigningKey key;
    private final JWTAuth jwt;

    Signer(Vertx vertx, SigningKey key) {
        this.key = key;
        JWTAuthOptions options = new JWTAuthOptions()
                // Its own clock cannot be set; the times are ours.
                .setJWTOptions(options(key.algorithm()).setIgnoreExpiration(true));
        if (key.isPublic()) {
            options.addPubSecKey(material("PUBLIC KEY", key.publicPart()));
            options.addPubSecKey(material("PRIVATE KEY", key.material()));
        } else {
            options.addPubSecKey(options().setBuffer(Buffer.buffer(key.material())));
        }
        this.jwt = JWTAuth.create(vertx, options);
    }

    private PubSecKeyOptions material(String kind, byte[] bytes) {
        String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes);
        return options()
                .setBuffer(Buffer.buffer("-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n"));
    }

    private PubSecKeyOptions options() {
        return new PubSecKeyOptions()
                .setAlgorithm(key.algorithm().name())
                .setId(key.id().toString());
    }

    private static JWTOptions options(SigningAlgorithm algorithm) {
        return new JWTOptions()
                .setAlgorithm(algorithm.name())
                .setIssuer(ISSUER)
                .setAudience(List.of(AUDIENCE))
                .setNoTimestamp(true);
    }

    SigningKey key() {
        return key;
    }

    String sign(JsonObject claims) {
        return jwt.generateToken(claims, options(key.algorithm()));
    }

    /** The claims, when signature, issuer and audience are right. The times are not looked at. */
    Optional<JsonObject> verify(String token) {
        // Completed already: the signature is checked on the caller's thread.
        Future<User> authenticated = jwt.authenticate(new TokenCredentials(token));
        return authenticated.succeeded()
                ? Optional.of(authenticated.result().attributes().getJsonObject("accessToken"))
                : Optional.empty();
    }
}
