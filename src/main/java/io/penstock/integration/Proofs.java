package io.penstock.integration;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.StandardError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Makes the proof that a workflow's authentication asks for. Safe on every event loop. */
final class Proofs {

    private final Tokens tokens;
    private final DigestNonces nonces = new DigestNonces();

    Proofs(Tokens tokens) {
        this.tokens = tokens;
    }

    /** @param authentication {@code {scheme, …}} with the standard's properties; null: none */
    Proof of(Caller caller, @Nullable JsonNode authentication) throws CallRefusedException {
        if (authentication == null) {
            return Proof.NONE;
        }
        AuthenticationPolicy policy = new AuthenticationPolicy(authentication, "");
        String scheme = policy.text("scheme");
        return switch (scheme) {
            case "basic" -> basic(policy);
            case "bearer" -> new Proof.Fixed("Bearer " + policy.text("token"));
            case "digest" ->
                new DigestProof(
                        caller.organization(), policy.text("username"), policy.optional("password", ""), nonces);
            case "oauth2", "oidc" -> new TokenProof(caller, TokenRequest.of(policy), tokens);
            default ->
                throw new CallRefusedException(
                        StandardError.CONFIGURATION, "This scheme of authentication is not supported.");
        };
    }

    /** RFC 7617. */
    private static Proof basic(AuthenticationPolicy policy) throws CallRefusedException {
        String username = policy.optional("username", "");
        if (username.indexOf(':') >= 0) {
            throw policy.wrong("username", "must hold no colon for `basic`");
        }
        byte[] pair = (username + ":" + policy.optional("password", "")).getBytes(StandardCharsets.UTF_8);
        return new Proof.Fixed("Basic " + Base64.getEncoder().encodeToString(pair));
    }
}
