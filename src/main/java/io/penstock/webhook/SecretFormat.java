package io.penstock.webhook;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How secrets are written, for each scheme. Pure, but for the random source that {@link #generate} is given. */
final class SecretFormat {

    static final String STANDARD_PREFIX = "whsec_";
    private static final int GENERATED_BYTES = 32;
    private static final int MIN_STANDARD_BYTES = 16;
    private static final int MIN_HMAC_BYTES = 8;
    private static final int MAX_LENGTH = 1_024;

    private SecretFormat() {}

    /** A new secret for that scheme, to be shown once. */
    static String generate(Verification verification, SecureRandom random) {
        byte[] bytes = new byte[GENERATED_BYTES];
        random.nextBytes(bytes);
        return verification instanceof Verification.StandardWebhooks
                ? STANDARD_PREFIX + Base64.getEncoder().encodeToString(bytes)
                : Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What a secret must be and is not, as the rest of a sentence; null: nothing is wrong. */
    static @Nullable String problem(Verification verification, String secret) {
        if (secret.isEmpty() || secret.length() > MAX_LENGTH) {
            return "must have 1 to " + MAX_LENGTH + " characters";
        }
        if (verification instanceof Verification.StandardWebhooks) {
            return standardProblem(secret);
        }
        boolean guessable = verification instanceof Verification.Hmac
                && secret.getBytes(StandardCharsets.UTF_8).length < MIN_HMAC_BYTES;
        return guessable ? "must have at least " + MIN_HMAC_BYTES + " bytes: a shorter one can be guessed" : null;
    }

    /** Whether a secret that was taken before can stay, perhaps with another scheme. */
    static boolean fits(Verification verification, String secret) {
        return !(verification instanceof Verification.StandardWebhooks) || standardProblem(secret) == null;
    }

    private static @Nullable String standardProblem(String secret) {
        try {
            return standardKey(secret).length < MIN_STANDARD_BYTES
                    ? "must decode to at least " + MIN_STANDARD_BYTES + " bytes"
                    : null;
        } catch (IllegalArgumentException notBase64) {
            return "must be whsec_ followed by base64, as Standard Webhooks write it";
        }
    }

    /** @throws IllegalArgumentException when it is not base64 */
    static byte[] standardKey(String secret) {
        String encoded = secret.startsWith(STANDARD_PREFIX) ? secret.substring(STANDARD_PREFIX.length()) : secret;
        return Base64.getDecoder().decode(encoded);
    }
}
