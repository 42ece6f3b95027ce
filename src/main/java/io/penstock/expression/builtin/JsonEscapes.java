package io.penstock.expression.builtin;

/** What stands for itself in a JSON string, and what is written with a backslash. */
final class JsonEscapes {

    private static final int HEX = 4;

    private final String raw;
    private final StringBuilder text;
    private int at;

    private JsonEscapes(String raw) {
        this.raw = raw;
        this.text = new StringBuilder(raw.length());
    }

    /**
     * The string between two quotes, as it is meant.
     *
     * @throws JsonText.Malformed when it is not one
     */
    static String resolve(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) == '\\' || raw.charAt(i) < ' ') {
                return new JsonEscapes(raw).resolve();
            }
        }
        return raw;
    }

    private String resolve() {
        while (at < raw.length()) {
            char c = raw.charAt(at++);
            if (c < ' ') {
                throw new JsonText.Malformed(
                        "Invalid string: control characters from U+0000 through U+001F must be escaped");
            }
            if (c == '\\') {
                escape(raw.charAt(at++));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\', '/' -> text.append(c);
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> unicode();
            default -> throw new JsonText.Malformed("Invalid escape");
        }
    }

    private void unicode() {
        if (at + HEX > raw.length()) {
            throw new JsonText.Malformed("Invalid \\uXXXX escape");
        }
        int unit = hexadecimal(at);
        if (unit < 0) {
            throw new JsonText.Malformed("Invalid characters in \\uXXXX escape");
        }
        at += HEX;
        if (!Character.isHighSurrogate((char) unit)) {
            text.append(Character.isLowSurrogate((char) unit) ? '\ufffd' : (char) unit);
            return;
        }
        int low = raw.startsWith("\\u", at) && at + 2 + HEX <= raw.length() ? hexadecimal(at + 2) : -1;
        if (low < 0 || !Character.isLowSurrogate((char) low)) {
            throw new JsonText.Malformed("Invalid \\uXXXX\\uXXXX surrogate pair escape");
        }
        text.append((char) unit).append((char) low);
        at += 2 + HEX;
    }

    /** Negative when there are no four digits. */
    private int hexadecimal(int from) {
        int value = 0;
        for (int i = from; i < from + HEX; i++) {
            char c = raw.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
