package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Strings as jq has them: sequences of code points. Whatever is built is charged first. */
public final class Strings {

    /** So many characters are copied in the time of one step. */
    private static final int CHARACTERS_PER_STEP_SHIFT = 4;

    private static final int CHARGED_AT_ONCE = 1 << 12;

    private Strings() {}

    /** Charges a string of this length before it is made. */
    public static void charge(Run run, long length) {
        run.meter().text(length);
        run.meter().allot(length << 1);
        run.meter().step(length >> CHARACTERS_PER_STEP_SHIFT);
    }

    /** Charges looking at so many characters. */
    public static void scan(Run run, long length) {
        run.meter().step(length >> CHARACTERS_PER_STEP_SHIFT);
    }

    /** Where one string occurs in another, from an index on, or -1; charged for what is really compared. */
    public static int indexOf(Run run, String text, String part, int from) {
        int last = text.length() - part.length();
        int compared = 0;
        for (int at = from; at <= last; at++) {
            int same = 0;
            while (same < part.length() && text.charAt(at + same) == part.charAt(same)) {
                same++;
            }
            if (same == part.length()) {
                scan(run, compared + same);
                return at;
            }
            compared += same + 1;
            if (compared > CHARGED_AT_ONCE) {
                scan(run, compared);
                compared = 0;
            }
        }
        scan(run, compared);
        return -1;
    }

    static JsonNode concat(Run run, String a, String b) {
        charge(run, (long) a.length() + b.length() + 20);
        return TextNode.valueOf(a.concat(b));
    }

    static JsonNode repeat(Run run, String text, double times) {
        if (Double.isNaN(times) || times < 0) {
            return NullNode.getInstance();
        }
        double count = Math.floor(times);
        charge(run, (long) Math.min(count * text.length(), Long.MAX_VALUE >> 2));
        return TextNode.valueOf(text.isEmpty() ? "" : text.repeat((int) count));
    }

    /** Pieces between separators; an empty separator gives the characters. */
    public static ArrayValue split(Run run, String text, String separator) {
        ArrayValue pieces = new ArrayValue(8);
        charge(run, text.length());
        if (separator.isEmpty()) {
            for (int i = 0; i < text.length(); ) {
                int next = i + Character.charCount(text.codePointAt(i));
                piece(run, pieces, text, i, next);
                i = next;
            }
            return pieces;
        }
        int from = 0;
        while (!text.isEmpty()) {
            int at = indexOf(run, text, separator, from);
            piece(run, pieces, text, from, at < 0 ? text.length() : at);
            if (at < 0) {
                break;
            }
            from = at + separator.length();
        }
        return pieces;
    }

    private static void piece(Run run, ArrayValue pieces, String text, int from, int to) {
        run.meter().step();
        pieces.append(run, TextNode.valueOf(text.substring(from, to)));
    }

    public static int length(Run run, String text) {
        scan(run, text.length());
        return text.codePointCount(0, text.length());
    }

    /** The order of code points, which is that of UTF-8 bytes; UTF-16 has another one. */
    public static int compare(Run run, String a, String b) {
        int length = Math.min(a.length(), b.length());
        scan(run, length);
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return Integer.compare(rank(x), rank(y));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }

    public static String slice(Run run, String text, int from, int to) {
        int start = text.offsetByCodePoints(0, from);
        int end = text.offsetByCodePoints(start, to - from);
        charge(run, end - start + 20L);
        return text.substring(start, end);
    }
}
