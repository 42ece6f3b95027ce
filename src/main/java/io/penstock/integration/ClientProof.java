package io.penstock.integration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a client shows a token endpoint who it is (RFC 6749, section 2.3; OpenID Connect Core, section 9). Pure but for the id of an
 * assertion.
 *
 * @param secret empty: none
 * @param assertion a JWT that the workflow brings; empty: none
 */
record ClientProof(Method method, String id, String secret, String assertion) {

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final String HMAC = "HmacSHA256";
    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** As the standard names them, in capitals. */
    enum Method {
        CLIENT_SECRET_POST,
        CLIENT_SECRET_BASIC,
        CLIENT_SECRET_JWT,
        PRIVATE_KEY_JWT,
        NONE
    }

    static ClientProof of(AuthenticationPolicy client) throws CallRefusedException {
        Method method = method(client);
        boolean keyed = method == Method.CLIENT_SECRET_BASIC || method == Method.CLIENT_SECRET_JWT;
        return new ClientProof(
                method,
                method == Method.NONE ? client.optional("id", "") : client.text("id"),
                keyed ? client.text("secret") : client.optional("secret", ""),
                method == Method.PRIVATE_KEY_JWT ? client.text("assertion") : "");
    }

    private static Method method(AuthenticationPolicy client) throws CallRefusedException {
        String named = client.optional("authentication", "client_secret_post");
        try {
            return Method.valueOf(named.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw client.wrong(
                    "authentication",
                    "must be client_secret_post, client_secret_basic, client_secret_jwt, private_key_jwt or none");
        }
    }

    /** What it adds to the request. */
    Map<String, String> fields(String tokenEndpoint, Instant now) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (!id.isEmpty() && method != Method.CLIENT_SECRET_BASIC) {
            fields.put("client_id", id);
        }
        switch (method) {
            case CLIENT_SECRET_POST -> {
                if (!secret.isEmpty()) {
                    fields.put("client_secret", secret);
                }
            }
            case CLIENT_SECRET_JWT -> addAssertion(fields, signed(tokenEndpoint, now));
            case PRIVATE_KEY_JWT -> addAssertion(fields, assertion);
            case CLIENT_SECRET_BASIC, NONE -> {}
        }
        return fields;
    }

    private static void addAssertion(Map<String, String> fields, String jwt) {
        fields.put("client_assertion_type", ASSERTION_TYPE);
        fields.put("client_assertion", jwt);
    }

    /** An assertion signed with the client's secret (HS256). */
    private String signed(String tokenEndpoint, Instant now) {
        byte[] header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.US_ASCII);
        byte[] claims = Json.bytes(JsonNodeFactory.instance
                .objectNode()
                .put("iss", id)
                .put("sub", id)
                .put("aud", tokenEndpoint)
                .put("jti", UUID.randomUUID().toString())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(LIFE).getEpochSecond()));
        String content = BASE64.encodeToString(header) + "." + BASE64.encodeToString(claims);
        return content + "." + BASE64.encodeToString(hmac(content));
    }

    private byte[] hmac(String content) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every Java platform has " + HMAC, missing);
        }
    }

    @Override
    public String toString() {
        return method.name();
    }
}
