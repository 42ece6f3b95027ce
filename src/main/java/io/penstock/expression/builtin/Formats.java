package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.expression.eval.Filter;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Numbers;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Shown;
import io.penstock.expression.eval.Strings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The formats behind an {@code @}. */
final class Formats {

    private static final Map<String, Filter> FORMATS = Map.ofEntries(
            Map.entry("text", Shown.AS_TEXT),
            Map.entry("json", (run, in) -> TextNode.valueOf(Shown.json(run, in))),
            Map.entry("csv", (run, in) -> row(run, in, "csv", ",")),
            Map.entry("tsv", (run, in) -> row(run, in, "tsv", "\t")),
            Map.entry("html", Formats::html),
            Map.entry("uri", Formats::uri),
            Map.entry("urid", Formats::fromUri),
            Map.entry("sh", Formats::shell),
            Map.entry("base64", Formats::base64),
            Map.entry("base64d", Formats::fromBase64),
            Map.entry("base32", Base32::encode),
            Map.entry("base32d", Base32::decode));

    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static final String NULL_CHARACTER = "\\0";

    private Formats() {}

    static @Nullable Filter find(String name) {
        return FORMATS.get(name);
    }

    static JsonNode named(Run run, JsonNode in, JsonNode name) {
        Filter format = name.isTextual() ? find(name.textValue()) : null;
        if (format == null) {
            throw new Raised(Shown.text(run, name) + " is not a valid format");
        }
        return format.apply(run, in);
    }

    private static JsonNode row(Run run, JsonNode in, String name, String separator) {
        if (!in.isArray()) {
            throw new Raised(Kind.describe(in) + " cannot be " + name + "-formatted, only array");
        }
        Text text = new Text(run);
        for (int i = 0; i < in.size(); i++) {
            run.meter().step();
            JsonNode cell = in.get(i);
            if (i > 0) {
                text.append(separator);
            }
            switch (Kind.of(cell)) {
                case NULL -> {}
                case FALSE, TRUE -> text.append(cell.asText());
                case NUMBER -> text.append(Numbers.isNaN(cell) ? "" : Numbers.text(run, cell));
                case STRING -> cell(text, cell.asText(), name);
                default -> throw new Raised(Kind.describe(cell) + " is not valid in a csv row");
            }
        }
        return text.value();
    }

    private static void cell(Text text, String cell, String name) {
        if (name.equals("csv")) {
            text.append("\"").append(escaped(cell, "\"", "\"\"")).append("\"");
        } else {
            text.append(escaped(cell, "\\", "\\\\")
                    .replace("\t", "\\t")
                    .replace("\r", "\\r")
                    .replace("\n", "\\n"));
        }
    }

    /** A format that escapes a character also shows the null character as jq does. */
    private static String escaped(String text, String what, String by) {
        return text.replace(what, by).replace("\0", NULL_CHARACTER);
    }

    private static JsonNode html(Run run, JsonNode in) {
        Text text = new Text(run);
        String plain = Shown.text(run, in);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '\'' -> text.append("&apos;");
                case '"' -> text.append("&quot;");
                case '\0' -> text.append(NULL_CHARACTER);
                default -> text.append(c);
            }
        }
        return text.value();
    }

    private static JsonNode uri(Run run, JsonNode in) {
        Text text = new Text(run);
        for (byte b : bytes(run, in)) {
            int value = b & 0xff;
            boolean plain = value >= 'a' && value <= 'z'
                    || value >= 'A' && value <= 'Z'
                    || value >= '0' && value <= '9'
                    || "-_.~".indexOf(value) >= 0;
            if (plain) {
                text.append((char) value);
            } else {
                text.append('%').append(hexadecimal(value >> 4)).append(hexadecimal(value & 15));
            }
        }
        return text.value();
    }

    private static char hexadecimal(int digit) {
        return Character.toUpperCase(Character.forDigit(digit, 16));
    }

    private static JsonNode fromUri(Run run, JsonNode in) {
        byte[] from = bytes(run, in);
        byte[] to = new byte[from.length];
        int length = 0;
        for (int i = 0; i < from.length; i++) {
            if (from[i] != '%') {
                to[length++] = from[i];
                continue;
            }
            int high = i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
            int low = i + 2 < from.length ? Character.digit(from[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new Raised(Kind.describe(in) + " is not a valid uri encoding");
            }
            to[length++] = (byte) (high << 4 | low);
            i += 2;
        }
        return TextNode.valueOf(Utf8.decode(to, length));
    }

    private static JsonNode shell(Run run, JsonNode in) {
        Text text = new Text(run);
        if (!in.isArray()) {
            word(run, text, in);
        } else {
            for (int i = 0; i < in.size(); i++) {
                run.meter().step();
                if (i > 0) {
                    text.append(' ');
                }
                word(run, text, in.get(i));
            }
        }
        return text.value();
    }

    private static void word(Run run, Text text, JsonNode word) {
        switch (Kind.of(word)) {
            case STRING ->
                text.append("'").append(escaped(word.asText(), "'", "'\\''")).append("'");
            case NUMBER -> text.append(Numbers.text(run, word));
            case NULL, FALSE, TRUE -> text.append(word.asText());
            default -> throw new Raised(Kind.describe(word) + " can not be escaped for shell");
        }
    }

    private static JsonNode base64(Run run, JsonNode in) {
        byte[] bytes = bytes(run, in);
        Strings.charge(run, bytes.length * 4L / 3);
        return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes));
    }

    private static JsonNode fromBase64(Run run, JsonNode in) {
        String text = Shown.text(run, in);
        Strings.charge(run, text.length() * 2L);
        byte[] bytes = new byte[text.length() * 3 / 4 + 1];
        int length = 0;
        int bits = 0;
        int held = 0;
        for (int i = 0; i < text.length() && text.charAt(i) != '='; i++) {
            int digit = BASE64.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new Raised(Kind.describe(TextNode.valueOf(text)) + " is not valid base64 data");
            }
            held = held << 6 | digit;
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                bytes[length++] = (byte) (held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        if (bits == 6) {
            throw new Raised(Kind.describe(TextNode.valueOf(text)) + " trailing base64 byte found");
        }
        return TextNode.valueOf(Utf8.decode(bytes, length));
    }

    static byte[] bytes(Run run, JsonNode in) {
        String text = Shown.text(run, in);
        Strings.charge(run, text.length() * 2L);
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
