package io.penstock.integration;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.StandardError;
import io.penstock.failure.Failure;
import io.penstock.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

/**
 * An access token. Pure.
 *
 * @param until from then on another one is asked for
 */
record Token(String value, Instant until) {

    /** Of a token that does not say how long it lives. */
    private static final Duration UNSAID = Duration.ofMinutes(5);

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final String CODE = "[a-z_]{1,40}";

    /** A token endpoint's answer (RFC 6749, section 5). */
    static Token of(Received answer, Set<String> issuers, Instant now) throws CallRefusedException {
        JsonNode json = json(answer);
        if (answer.status() != 200 && answer.status() != 201) {
            throw denied(answer.status(), json.path("error").asText());
        }
        String token = json.path("access_token").asText();
        String type = json.path("token_type").asText("bearer");
        if (token.isEmpty() || !type.equalsIgnoreCase("bearer")) {
            throw new CallRefusedException(
                    StandardError.AUTHENTICATION, "The token endpoint's answer holds no bearer token.");
        }
        checkIssuer(token, issuers);
        return new Token(token, now.plus(life(json.path("expires_in"))));
    }

    private static JsonNode json(Received answer) throws CallRefusedException {
        try {
            return Json.parse(answer.body());
        } catch (Failure notJson) {
            if (answer.status() >= 300) {
                throw denied(answer.status(), "");
            }
            throw new CallRefusedException(StandardError.AUTHENTICATION, "The token endpoint's answer is not JSON.");
        }
    }

    private static CallRefusedException denied(int status, String code) {
        String why = code.matches(CODE) ? status + ", " + code : Integer.toString(status);
        return new CallRefusedException(
                status >= 500 || status == 429 ? StandardError.COMMUNICATION : StandardError.AUTHENTICATION,
                "The token endpoint gives no token (" + why + ").");
    }

    /** Only a token that is a JWT tells its issuer; the host that is called has to judge any other. */
    private static void checkIssuer(String token, Set<String> issuers) throws CallRefusedException {
        String[] parts = token.split("\\.", -1);
        if (issuers.isEmpty() || parts.length != 3) {
            return;
        }
        String issuer;
        try {
            issuer = Json.parse(Base64.getUrlDecoder().decode(parts[1]))
                    .path("iss")
                    .asText();
        } catch (IllegalArgumentException | Failure notAJwt) {
            return;
        }
        if (!issuers.contains(issuer)) {
            throw new CallRefusedException(
                    StandardError.AUTHENTICATION, "The token comes from an issuer that `issuers` does not list.");
        }
    }

    /** Shorter by a margin, so that it does not expire on its way. */
    private static Duration life(JsonNode expiresIn) {
        long seconds = expiresIn.asLong(-1);
        if (seconds < 0) {
            return UNSAID;
        }
        Duration life = Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
        Duration tenth = life.dividedBy(10);
        return life.minus(tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN);
    }

    @Override
    public String toString() {
        return "";
    }
}
