package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Shown;
import io.penstock.expression.eval.Strings;

/** Base 32 of RFC 4648, section 6. */
final class Base32 {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int GROUP = 8;

    private Base32() {}

    static JsonNode encode(Run run, JsonNode in) {
        byte[] bytes = Formats.bytes(run, in);
        Text text = new Text(run);
        int bits = 0;
        int held = 0;
        for (byte b : bytes) {
            held = held << 8 | b & 0xff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt(held >> bits & 31));
            }
            held &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(held << 5 - bits & 31));
        }
        while (text.length() % GROUP != 0) {
            text.append('=');
        }
        return text.value();
    }

    static JsonNode decode(Run run, JsonNode in) {
        String text = Shown.text(run, in);
        Strings.charge(run, text.length());
        byte[] bytes = new byte[text.length() * 5 / 8 + 1];
        int length = 0;
        int bits = 0;
        int held = 0;
        for (int i = 0; i < text.length() && text.charAt(i) != '='; i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new Raised(Kind.describe(in) + " is not valid base32 data");
            }
            held = held << 5 | digit;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[length++] = (byte) (held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        return TextNode.valueOf(Utf8.decode(bytes, length));
    }
}
