package io.penstock.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies deliveries to one webhook. Pure and immutable, so every event loop may use it; no input makes it throw, and how long a compare
 * takes does not depend on how much of a secret or signature was right.
 */
public interface Verifier {

    /** @param body the bytes as they came */
    Verdict verify(Headers headers, byte[] body, Instant now);

    /** @param secrets as the scheme takes them: {@link SecretFormat} has checked them */
    static Verifier of(Verification verification, List<SigningSecret> secrets) {
        if (verification instanceof Verification.StandardWebhooks standard) {
            return new HmacVerifier(standard.asHmac(), HmacVerifier.keys(secrets, SecretFormat::standardKey));
        }
        if (verification instanceof Verification.Hmac hmac) {
            return new HmacVerifier(hmac, HmacVerifier.keys(secrets, text -> text.getBytes(StandardCharsets.UTF_8)));
        }
        if (verification instanceof Verification.Basic basic) {
            return new Credentials("Basic", credentials(secrets, basic.username() + ":"));
        }
        if (verification instanceof Verification.Bearer) {
            return new Credentials("Bearer", credentials(secrets, null));
        }
        return (headers, body, now) -> new Verdict.Verified(null);
    }

    private static List<Credential> credentials(List<SigningSecret> secrets, @Nullable String basicUser) {
        return secrets.stream()
                .map(secret -> new Credential(
                        secret,
                        basicUser == null
                                ? secret.value().getBytes(StandardCharsets.UTF_8)
                                : Base64.getEncoder()
                                        .encode((basicUser + secret.value()).getBytes(StandardCharsets.UTF_8))))
                .toList();
    }

    /** A secret with the text that it gives in the header. */
    record Credential(SigningSecret secret, byte[] text) {}

    /** Compares what follows the scheme's name in {@code Authorization} (RFC 9110, section 11.6.2). */
    record Credentials(String scheme, List<Credential> live) implements Verifier {

        @Override
        public Verdict verify(Headers headers, byte[] body, Instant now) {
            String authorization = headers.get("Authorization");
            int length = scheme.length();
            if (authorization == null
                    || authorization.length() <= length
                    || authorization.charAt(length) != ' '
                    || !authorization.regionMatches(true, 0, scheme, 0, length)) {
                return Verdict.Why.MISSING.refused();
            }
            byte[] given = authorization.substring(length).trim().getBytes(StandardCharsets.UTF_8);
            boolean verified = false;
            for (Credential credential : live) {
                // The given text first: the time of isEqual depends on the length of its first argument only.
                verified |= MessageDigest.isEqual(given, credential.text())
                        & credential.secret().isLive(now);
            }
            return verified ? new Verdict.Verified(null) : Verdict.Why.MISMATCH.refused();
        }
    }
}
