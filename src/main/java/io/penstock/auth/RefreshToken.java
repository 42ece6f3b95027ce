package io.penstock.auth;

import java.security.SecureRandom;
import java.util.Base64;

/** Tokens that stand for a session: 256 random bits, with a prefix by which scanners of leaked secrets can tell them; kept hashed. */
final class RefreshToken {

    private static final String PREFIX = "psr_";
    private static final int BYTES = 32;
    private static final int LENGTH = PREFIX.length() + 43;

    private RefreshToken() {}

    static String generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether it has the form of one: anything else needs no look in the database. */
    static boolean isPlausible(String token) {
        return token.length() == LENGTH && token.startsWith(PREFIX);
    }
}
