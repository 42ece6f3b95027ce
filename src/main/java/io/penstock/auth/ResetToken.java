package io.penstock.auth;

import java.security.SecureRandom;
import java.util.Base64;

/** One-time tokens for a new password: 256 random bits, with a prefix by which scanners of leaked secrets can tell them; kept hashed. */
final class ResetToken {

    private static final String PREFIX = "pst_";
    private static final int BYTES = 32;

    private ResetToken() {}

    static String generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
