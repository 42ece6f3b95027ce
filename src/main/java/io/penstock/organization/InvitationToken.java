package io.penstock.organization;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret part of an invitation's link: 256 random bits with a prefix by which scanners of leaked secrets can tell it. It is shown once and
 * kept nowhere.
 */
record InvitationToken(String value) {

    private static final String PREFIX = "inv_";
    private static final int BYTES = 32;

    static InvitationToken generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new InvitationToken(
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What the database keeps of it. */
    byte[] hash() {
        return Digest.of(value);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "InvitationToken";
    }
}
