package io.penstock.telemetry;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through one text once, word by word, and copies what may be shown. Used once. */
final class Redaction {

    private static final Set<String> SCHEMES = Set.of("bearer", "basic", "digest", "negotiate", "apikey", "token");
    private static final Set<String> LINES = Set.of("cookie", "set-cookie", "authorization", "proxy-authorization");
    private static final String AT = "%40";
    private static final String PEM = "-----BEGIN ";
    private static final String PEM_END = "-----END ";
    private static final String DASHES = "-----";
    private static final int SHORTEST_PROOF = 8;
    private static final int MOST_SPACES = 3;

    private final String text;
    private final int length;
    private @Nullable StringBuilder shown;
    private int copied;
    private int judgedUpTo;

    Redaction(String text) {
        this.text = text;
        this.length = text.length();
    }

    String run() {
        int at = 0;
        while (at < length) {
            if (isWord(text.charAt(at))) {
                at = word(at, endOfWord(at));
            } else if (text.startsWith("://", at)) {
                at = authority(at + 3);
            } else {
                at++;
            }
        }
        return shown == null ? text : shown.append(text, copied, length).toString();
    }

    private int hide(int from, int to) {
        if (from >= to) {
            return to;
        }
        shown = shown == null ? new StringBuilder(length) : shown;
        shown.append(text, copied, from).append(Redactor.MARK);
        copied = to;
        return to;
    }

    /** @return where to go on */
    private int word(int start, int end) {
        if (text.startsWith(PEM, start)) {
            return pem(start);
        }
        int domain = afterAt(end);
        if (domain > 0 && endOfDomain(domain) > 0) {
            return hide(start, endOfDomain(domain));
        }
        Value value = valueAfter(start, end);
        if (value != null) {
            return hide(value.from, value.to);
        }
        int proof = proofAfter(start, end);
        if (proof > 0) {
            return hide(skipSpaces(end), proof);
        }
        if (start >= judgedUpTo) {
            int run = endOfRun(start);
            judgedUpTo = run;
            if (run > end && Shapes.isCredential(text.substring(start, run))) {
                return hide(start, run);
            }
        }
        return Shapes.isCredential(text.substring(start, end)) ? hide(start, end) : end;
    }

    private int pem(int start) {
        int last = text.indexOf(PEM_END, start);
        int close = last < 0 ? -1 : text.indexOf(DASHES, last + PEM_END.length());
        return hide(start, close < 0 ? length : close + DASHES.length());
    }

    /** Where a domain would begin, if a mail address is at hand; 0 otherwise. */
    private int afterAt(int end) {
        if (end < length && text.charAt(end) == '@') {
            return end + 1;
        }
        return text.regionMatches(end, AT, 0, AT.length()) ? end + AT.length() : 0;
    }

    /** 0 when it is none: {@code orders@1} is no address. */
    private int endOfDomain(int start) {
        int end = start;
        boolean dot = false;
        boolean letter = false;
        while (end < length && (Shapes.isAlphanumeric(text.charAt(end)) || ".-".indexOf(text.charAt(end)) >= 0)) {
            dot |= text.charAt(end) == '.' && end > start;
            letter |= Character.isLetter(text.charAt(end));
            end++;
        }
        return letter && (dot || text.regionMatches(start, "localhost", 0, 9)) ? end : 0;
    }

    /** User and password of a URL. */
    private int authority(int start) {
        int at = -1;
        int i = start;
        while (i < length && "/ \t\r\n\"'<>".indexOf(text.charAt(i)) < 0) {
            at = text.charAt(i) == '@' ? i : at;
            i++;
        }
        return at > start ? hide(start, at) : start;
    }

    private record Value(int from, int to) {}

    /** What stands after a name that tells of a credential; null when this word is no such name. */
    private @Nullable Value valueAfter(int start, int end) {
        int from = afterSeparator(start, end);
        if (from < 0) {
            return null;
        }
        String name = text.substring(start, end);
        if (!SensitiveNames.matches(name)) {
            return null;
        }
        int at = skipSpaces(from);
        int slashes = at;
        while (slashes < length && text.charAt(slashes) == '\\') {
            slashes++;
        }
        if (slashes < length && "\"'".indexOf(text.charAt(slashes)) >= 0) {
            return new Value(slashes + 1, endOfQuoted(slashes + 1, text.charAt(slashes), slashes - at));
        }
        if (at < length && "[{".indexOf(text.charAt(at)) >= 0) {
            return new Value(at, endOfNested(at));
        }
        if (LINES.contains(name.toLowerCase(Locale.ROOT))) {
            return new Value(at, endOfLine(at));
        }
        return new Value(at, endOfBare(at));
    }

    /** Behind {@code =}, {@code :}, their percent-encoded forms, a tag's {@code >}, or the space after an option; -1 otherwise. */
    private int afterSeparator(int start, int end) {
        int at = end;
        while (at < length && "\\\"']".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        at = skipSpaces(at);
        if (at < length && (text.charAt(at) == '=' || text.charAt(at) == ':' && !text.startsWith("://", at))) {
            boolean arrow = text.startsWith("=>", at) || text.startsWith("==", at) || text.startsWith(":=", at);
            return at + (arrow ? 2 : 1);
        }
        if (text.regionMatches(true, at, "%3D", 0, 3) || text.regionMatches(true, at, "%3A", 0, 3)) {
            return at + 3;
        }
        if (end < length && text.charAt(end) == '>' && start > 0 && text.charAt(start - 1) == '<') {
            return end + 1;
        }
        return text.startsWith("--", start) && at > end ? at : -1;
    }

    private int endOfQuoted(int start, char quote, int slashes) {
        int escapes = 0;
        for (int i = start; i < length; i++) {
            char each = text.charAt(i);
            if (each == quote && escapes <= slashes) {
                return i - Math.min(escapes, slashes);
            }
            escapes = each == '\\' ? escapes + 1 : 0;
        }
        return length;
    }

    private int endOfNested(int start) {
        int depth = 0;
        for (int i = start; i < length; i++) {
            char each = text.charAt(i);
            if (each == '[' || each == '{') {
                depth++;
            } else if (each == ']' || each == '}') {
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return length;
    }

    private int endOfLine(int start) {
        int end = start;
        while (end < length && "\r\n\"".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private int endOfBare(int start) {
        int end = start;
        while (end < length && " \t\r\n\"',;&}])<>|".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        boolean scheme = SCHEMES.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
        return scheme && end < length && text.charAt(end) == ' ' ? endOfBare(skipSpaces(end)) : end;
    }

    /** The end of what proves something after the name of a scheme; 0 when this is none. */
    private int proofAfter(int start, int end) {
        String scheme = end - start > 9 ? "" : text.substring(start, end).toLowerCase(Locale.ROOT);
        int from = skipSpaces(end);
        if (from == end || !SCHEMES.contains(scheme)) {
            return 0;
        }
        int to = endOfRun(from);
        boolean digit = false;
        boolean upper = false;
        for (int i = from; i < to; i++) {
            digit |= Character.isDigit(text.charAt(i)) || text.charAt(i) == '=';
            upper |= Character.isUpperCase(text.charAt(i));
        }
        int size = to - from;
        boolean proves = scheme.equals("token")
                ? size >= 2 * SHORTEST_PROOF && digit
                : size >= SHORTEST_PROOF || size >= SHORTEST_PROOF / 2 && (digit || upper);
        return proves ? to : 0;
    }

    private int skipSpaces(int from) {
        int at = from;
        while (at < length && at < from + MOST_SPACES && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    private int endOfWord(int start) {
        int end = start;
        while (end < length && isWord(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private int endOfRun(int start) {
        int end = start;
        while (end < length && (isWord(text.charAt(end)) || "/=~".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    private static boolean isWord(char each) {
        return Shapes.isAlphanumeric(each) || each == '_' || each == '-' || each == '.' || each == '+';
    }
}
