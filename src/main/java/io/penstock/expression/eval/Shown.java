package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a value as JSON text, each character charged before it is written. */
public final class Shown {

    /** {@code tostring} */
    public static final Filter AS_TEXT = (run, value) -> value.isTextual() ? value : TextNode.valueOf(json(run, value));

    private static final int BRIEF = 14;
    private static final int LONG_BRIEF = 29;
    private static final String ELLIPSIS = "...";

    private final @Nullable Run run;
    private final int limit;
    private final StringBuilder text = new StringBuilder();

    private Shown(@Nullable Run run, int limit) {
        this.run = run;
        this.limit = limit;
    }

    /** The JSON text of a value. */
    public static String json(Run run, JsonNode value) {
        Shown shown = new Shown(run, Integer.MAX_VALUE);
        shown.write(value);
        return shown.text.toString();
    }

    /** A string as it is, anything else as JSON text. */
    public static String text(Run run, JsonNode value) {
        return value.isTextual() ? value.textValue() : json(run, value);
    }

    /** The beginning of the JSON text, for messages. */
    static String brief(JsonNode value) {
        return brief(value, BRIEF);
    }

    /** The same with more of it. */
    static String longBrief(JsonNode value) {
        return brief(value, LONG_BRIEF);
    }

    private static String brief(JsonNode value, int most) {
        Shown shown = new Shown(null, most + 1);
        shown.write(value);
        StringBuilder text = shown.text;
        if (within(text, most) == text.length()) {
            return text.toString();
        }
        text.setLength(within(text, most - ELLIPSIS.length()));
        return text.append(ELLIPSIS).toString();
    }

    /** How many of the characters are in so many bytes of UTF-8. */
    private static int within(StringBuilder text, int bytes) {
        int at = 0;
        for (int used = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            used += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            if (used > bytes) {
                break;
            }
            at += Character.charCount(codePoint);
        }
        return at;
    }

    private void write(JsonNode value) {
        if (run != null) {
            run.meter().step();
        }
        switch (Kind.of(value)) {
            case NULL -> put("null");
            case FALSE -> put("false");
            case TRUE -> put("true");
            case NUMBER -> put(run == null ? Numbers.brief(value) : Numbers.text(run, value));
            case STRING -> quote(value.asText());
            case ARRAY -> array(value);
            case OBJECT -> object(value);
        }
    }

    private void array(JsonNode array) {
        descend();
        put("[");
        int size = array.size();
        for (int i = 0; i < size && text.length() < limit; i++) {
            if (i > 0) {
                put(",");
            }
            write(array.get(i));
        }
        put("]");
        ascend();
    }

    private void object(JsonNode object) {
        descend();
        put("{");
        boolean first = true;
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (text.length() >= limit) {
                break;
            }
            if (!first) {
                put(",");
            }
            first = false;
            quote(entry.getKey());
            put(":");
            write(entry.getValue());
        }
        put("}");
        ascend();
    }

    private void descend() {
        if (run != null) {
            run.descend();
        }
    }

    private void ascend() {
        if (run != null) {
            run.ascend();
        }
    }

    private void quote(String string) {
        int length = Math.min(string.length(), limit);
        charge(length + 2);
        text.append('"');
        for (int i = 0; i < length; i++) {
            char c = string.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && c != 0x7f && !Character.isSurrogate(c)) {
                text.append(c);
            } else {
                escape(string, i, c);
            }
        }
        text.append('"');
    }

    private void escape(String string, int at, char c) {
        charge(6);
        switch (c) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\t' -> text.append("\\t");
            case '\r' -> text.append("\\r");
            case '\b' -> text.append("\\b");
            case '\f' -> text.append("\\f");
            default -> {
                if (Character.isSurrogate(c)) {
                    text.append(isPaired(string, at, c) ? c : '\ufffd');
                } else {
                    text.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
                }
            }
        }
    }

    private static boolean isPaired(String string, int at, char c) {
        return Character.isHighSurrogate(c)
                ? at + 1 < string.length() && Character.isLowSurrogate(string.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(string.charAt(at - 1));
    }

    private void put(String piece) {
        charge(piece.length());
        text.append(piece);
    }

    private void charge(int length) {
        if (run != null) {
            run.meter().text((long) text.length() + length);
            Strings.charge(run, length);
        }
    }
}
