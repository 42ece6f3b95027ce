package io.penstock.webhook;

import java.security.SecureRandom;
import java.util.Base64;

/** The last segments of webhooks' URLs: 256 random bits each, with a prefix by which scanners of leaked secrets can tell them. */
final class Tokens {

    private static final String PREFIX = "whk_";
    private static final int BYTES = 32;
    private static final int LENGTH = PREFIX.length() + 43;

    private Tokens() {}

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
