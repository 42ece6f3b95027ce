package io.penstock.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Time-based one-time passwords (RFC 6238): six digits, HMAC-SHA-1, steps of 30 seconds, as authenticator programs have them. Pure. */
final class Totp {

    static final int SECRET_BYTES = 20;

    private static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;
    private static final long STEP_SECONDS = 30;

    /** How many steps a clock may be off, or a person late. */
    private static final int WINDOW = 1;

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private Totp() {}

    static long step(Instant now) {
        return now.getEpochSecond() / STEP_SECONDS;
    }

    static String code(byte[] secret, long step) {
        return String.format(Locale.ROOT, "%0" + DIGITS + "d", truncated(secret, step, "HmacSHA1") % MODULUS);
    }

    /** The dynamic truncation of RFC 4226, section 5.3: 31 bits. */
    static int truncated(byte[] secret, long step, String algorithm) {
        byte[] hash = hmac(secret, step, algorithm);
        int offset = hash[hash.length - 1] & 0xF;
        return (hash[offset] & 0x7F) << 24
                | (hash[offset + 1] & 0xFF) << 16
                | (hash[offset + 2] & 0xFF) << 8
                | hash[offset + 3] & 0xFF;
    }

    /** The step that the code is of, if it is one around now; it must be later than the last one that was used. */
    static OptionalLong matching(byte[] secret, String code, Instant now) {
        OptionalLong found = OptionalLong.empty();
        for (long step = step(now) - WINDOW; step <= step(now) + WINDOW; step++) {
            boolean same = MessageDigest.isEqual(
                    code(secret, step).getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                    code.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            found = same ? OptionalLong.of(step) : found;
        }
        return found;
    }

    /** As people type it into a program (RFC 4648, section 6), without padding. */
    static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int buffer = 0;
        int held = 0;
        for (byte each : bytes) {
            buffer = buffer << Byte.SIZE | each & 0xFF;
            held += Byte.SIZE;
            while (held >= BITS) {
                held -= BITS;
                text.append(BASE32.charAt(buffer >>> held & 0x1F));
            }
            buffer &= (1 << held) - 1;
        }
        return held == 0
                ? text.toString()
                : text.append(BASE32.charAt(buffer << BITS - held & 0x1F)).toString();
    }

    private static byte[] hmac(byte[] secret, long step, String algorithm) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return mac.doFinal(
                    java.nio.ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every Java platform has " + algorithm, missing);
        }
    }
}
