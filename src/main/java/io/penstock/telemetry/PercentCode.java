package io.penstock.telemetry;

/** Percent-encoded text (RFC 3986, section 2.1), as forms write it. Pure. */
final class PercentCode {

    private static final int HEX = 16;
    private static final int ASCII = 0x80;
    private static final char SPACE = ' ';

    private PercentCode() {}

    /** Decodes ASCII, and {@code +} to a space; leaves everything else as it is. Line ends and the like become spaces, as in a log. */
    static String decode(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char each = text.charAt(i);
            int code = each == '%' && i + 2 < text.length() ? code(text, i + 1) : -1;
            if (code >= 0 && code < ASCII) {
                plain.append(code < SPACE ? SPACE : (char) code);
                i += 3;
            } else {
                plain.append(each == '+' ? SPACE : each);
                i++;
            }
        }
        return plain.toString();
    }

    /** -1 when these are no two hex digits. */
    private static int code(String text, int at) {
        int high = Character.digit(text.charAt(at), HEX);
        int low = Character.digit(text.charAt(at + 1), HEX);
        return high < 0 || low < 0 ? -1 : high * HEX + low;
    }
}
