package io.penstock.expression.builtin;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Goes through a pattern before it is compiled: refuses what cannot be matched in linear time, bounds what the pattern
 * unfolds to, and rewrites the few constructs that the matcher writes otherwise.
 */
final class RegexSyntax {

    private static final int MAX_SIZE = 1000;
    private static final int MAX_NESTING = 50;
    private static final int MAX_LENGTH = 4000;

    private final String pattern;
    private final boolean extended;
    private final StringBuilder translated = new StringBuilder();
    /** The sizes of the groups around the current place. */
    private final Deque<Long> outer = new ArrayDeque<>();

    private int at;
    private long size;
    private long last;

    private RegexSyntax(String pattern, boolean extended) {
        this.pattern = pattern;
        this.extended = extended;
    }

    /** Why a pattern cannot be used. */
    static final class Refused extends RuntimeException {

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    /** @throws Refused when the pattern cannot be used */
    static String translate(String pattern, boolean extended) {
        if (pattern.length() > MAX_LENGTH) {
            throw new Refused("it is longer than " + MAX_LENGTH + " characters");
        }
        return new RegexSyntax(pattern, extended).translate();
    }

    private String translate() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            switch (c) {
                case '\\' -> escape();
                case '[' -> characterClass();
                case '(' -> open();
                case ')' -> close();
                case '*', '+', '?' -> copy(1);
                case '{' -> repetition();
                default -> plain(c);
            }
            if (size > MAX_SIZE) {
                throw new Refused("it unfolds to more than " + MAX_SIZE + " steps");
            }
        }
        return translated.toString();
    }

    private void plain(char c) {
        if (extended && c == '#') {
            while (at < pattern.length() && pattern.charAt(at) != '\n') {
                at++;
            }
        } else if (extended && Character.isWhitespace(c)) {
            at++;
        } else {
            atom(1);
        }
    }

    private void atom(int length) {
        copy(length);
        last = 1;
        size++;
    }

    private void copy(int length) {
        int end = Math.min(pattern.length(), at + length);
        translated.append(pattern, at, end);
        at = end;
    }

    private void escape() {
        char c = at + 1 < pattern.length() ? pattern.charAt(at + 1) : '\0';
        if (c >= '1' && c <= '9' || c == 'k' || c == 'g') {
            throw new Refused("back-references are not available, since matching takes linear time");
        }
        if (c == 'h' || c == 'H') {
            translated.append(c == 'h' ? "[0-9a-fA-F]" : "[^0-9a-fA-F]");
            at += 2;
            last = 1;
            size++;
        } else if (c == 'Z') {
            translated.append("(?:\\n?\\z)");
            at += 2;
            last = 2;
            size += 2;
        } else if ((c == 'p' || c == 'P' || c == 'x') && at + 2 < pattern.length() && pattern.charAt(at + 2) == '{') {
            int end = pattern.indexOf('}', at);
            atom(end < 0 ? 2 : end - at + 1);
        } else {
            atom(2);
        }
    }

    private void characterClass() {
        int end = at + 1;
        if (end < pattern.length() && pattern.charAt(end) == '^') {
            end++;
        }
        if (end < pattern.length() && pattern.charAt(end) == ']') {
            end++;
        }
        while (end < pattern.length() && pattern.charAt(end) != ']') {
            if (pattern.charAt(end) == '\\') {
                end++;
            } else if (pattern.startsWith("[:", end) && pattern.indexOf(":]", end) > 0) {
                end = pattern.indexOf(":]", end) + 1;
            }
            end++;
        }
        atom(end - at + 1);
    }

    private void open() {
        if (pattern.startsWith("(?=", at) || pattern.startsWith("(?!", at)) {
            throw new Refused("look-ahead is not available, since matching takes linear time");
        }
        if (pattern.startsWith("(?<=", at) || pattern.startsWith("(?<!", at)) {
            throw new Refused("look-behind is not available, since matching takes linear time");
        }
        if (pattern.startsWith("(?>", at)) {
            throw new Refused("atomic groups are not available, since matching takes linear time");
        }
        if (pattern.startsWith("(?#", at)) {
            int end = pattern.indexOf(')', at);
            at = end < 0 ? pattern.length() : end + 1;
            return;
        }
        if (outer.size() >= MAX_NESTING) {
            throw new Refused("its groups are nested more than " + MAX_NESTING + " levels deep");
        }
        outer.push(size);
        size = 2;
        last = 0;
        int kind = pattern.startsWith("(?", at) ? 2 : 1;
        copy(kind);
    }

    private void close() {
        copy(1);
        if (!outer.isEmpty()) {
            last = size;
            size += outer.pop();
        }
    }

    /** {@code {n,m}} unfolds to as many copies. */
    private void repetition() {
        int end = pattern.indexOf('}', at);
        String bounds = end < 0 ? "" : pattern.substring(at + 1, end);
        if (!bounds.matches("\\d{1,4}(,\\d{0,4})?|,\\d{1,4}")) {
            atom(1);
            return;
        }
        String[] parts = bounds.split(",", -1);
        long most = 1;
        for (String part : parts) {
            most = Math.max(most, part.isEmpty() ? 0 : Long.parseLong(part));
        }
        if (bounds.startsWith(",")) {
            translated.append("{0").append(bounds).append('}');
            at = end + 1;
        } else {
            copy(end - at + 1);
        }
        size += last * (most - 1) + most;
        last *= most;
    }
}
