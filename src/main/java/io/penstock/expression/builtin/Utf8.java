package io.penstock.expression.builtin;

/** Bytes to text as jq reads them: one replacement for each piece that is not UTF-8, and one for all of a cut-off end. */
final class Utf8 {

    private static final int REPLACEMENT = 0xFFFD;
    private static final int[] FIRST_OF_LENGTH = {0, 0, 0x80, 0x800, 0x10000};

    private Utf8() {}

    static String decode(byte[] bytes, int end) {
        StringBuilder text = new StringBuilder(end);
        for (int at = 0; at < end; ) {
            int length = length(bytes[at] & 0xff);
            if (length == 1) {
                text.append((char) bytes[at++]);
            } else if (length == 0) {
                text.append((char) REPLACEMENT);
                at++;
            } else if (at + length > end) {
                text.append((char) REPLACEMENT);
                at = end;
            } else {
                int whole = continued(bytes, at, length);
                text.appendCodePoint(whole == length ? codePoint(bytes, at, length) : REPLACEMENT);
                at += whole;
            }
        }
        return text.toString();
    }

    /** What a first byte promises; 0 when it is none. */
    private static int length(int first) {
        if (first < 0x80) {
            return 1;
        }
        if (first < 0xc2 || first > 0xf4) {
            return 0;
        }
        return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    }

    /** How many bytes of the promised ones are there. */
    private static int continued(byte[] bytes, int from, int length) {
        int count = 1;
        while (count < length && (bytes[from + count] & 0xc0) == 0x80) {
            count++;
        }
        return count;
    }

    private static int codePoint(byte[] bytes, int from, int length) {
        int value = bytes[from] & 0x7f >> length;
        for (int i = 1; i < length; i++) {
            value = value << 6 | bytes[from + i] & 0x3f;
        }
        boolean half = value >= 0xD800 && value <= 0xDFFF;
        return value < FIRST_OF_LENGTH[length] || half || value > Character.MAX_CODE_POINT ? REPLACEMENT : value;
    }
}
