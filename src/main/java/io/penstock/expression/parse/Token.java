package io.penstock.expression.parse;

/**
 * One piece of a program's text.
 *
 * @param text the name, operator or literal; for a string's piece, with escapes resolved
 * @param at where it begins, from 0
 */
record Token(Kind kind, String text, int at) {

    /** What a token may be. */
    enum Kind {
        NAME,
        FIELD,
        VARIABLE,
        NUMBER,
        FORMAT,
        OPERATOR,
        STRING_BEGIN,
        STRING_TEXT,
        INSERT_BEGIN,
        INSERT_END,
        STRING_END,
        END
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isWord(String word) {
        return kind == Kind.NAME && text.equals(word);
    }

    String shown() {
        return switch (kind) {
            case END -> "the end";
            case FIELD -> "." + text;
            case VARIABLE -> "$" + text;
            case STRING_BEGIN, STRING_TEXT, STRING_END -> "a string";
            case INSERT_BEGIN, INSERT_END -> "an interpolation";
            default -> "'" + text + "'";
        };
    }
}
