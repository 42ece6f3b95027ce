package io.penstock.http;

/** Sixteen lower-case digits for each {@code long}, quicker than formatting. */
final class Hex {

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    private static final int LENGTH = 16;

    private Hex() {}

    static String of(long value) {
        byte[] text = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            text[i] = DIGITS[(int) (value >>> (60 - 4 * i)) & 0xF];
        }
        return new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
