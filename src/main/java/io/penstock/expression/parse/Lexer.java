package io.penstock.expression.parse;

import io.penstock.expression.ExpressionSyntaxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Cuts a program's text into tokens in one pass. Strings with interpolations come out flat, their ends marked. */
final class Lexer {

    private static final String[] OPERATORS = {
        "//=", "|=", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "//", "..", "::", "|", ",", "(", ")", "[",
        "]", "{", "}", ":", ";", "?", "+", "-", "*", "/", "%", "<", ">", "=", "."
    };

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    /** Open parentheses; an interpolation's is marked, so that its end returns to the string. */
    private final Deque<Boolean> parentheses = new ArrayDeque<>();

    private int at;

    Lexer(String source) {
        this.source = source;
    }

    List<Token> tokens() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                at++;
            } else if (c == '#') {
                comment();
            } else {
                token(c);
            }
        }
        add(Token.Kind.END, "", at);
        return tokens;
    }

    private void comment() {
        while (at < source.length() && source.charAt(at) != '\n') {
            at++;
        }
    }

    private void token(char c) {
        int start = at;
        if (c == '"') {
            add(Token.Kind.STRING_BEGIN, "", at++);
            string();
        } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            number();
        } else if (isLetter(c)) {
            add(Token.Kind.NAME, word(start), start);
        } else if (c == '.' && isLetter(peek(1))) {
            at++;
            add(Token.Kind.FIELD, word(start + 1), start);
        } else if (c == '$' && isLetter(peek(1))) {
            at++;
            add(Token.Kind.VARIABLE, word(start + 1), start);
        } else if (c == '@' && isLetter(peek(1))) {
            at++;
            add(Token.Kind.FORMAT, "@" + word(start + 1), start);
        } else {
            operator(c);
        }
    }

    private void operator(char c) {
        int start = at;
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                at += operator.length();
                if (!closesInterpolation(c)) {
                    add(Token.Kind.OPERATOR, operator, start);
                }
                return;
            }
        }
        throw new ExpressionSyntaxException(
                "Unexpected character '" + Character.toString(source.codePointAt(at)) + "'", at + 1);
    }

    private boolean closesInterpolation(char c) {
        if (c == '(') {
            parentheses.push(false);
        } else if (c == ')' && !parentheses.isEmpty() && parentheses.pop()) {
            add(Token.Kind.INSERT_END, "", at - 1);
            string();
            return true;
        }
        return false;
    }

    private void number() {
        int start = at;
        digits();
        if (peek(0) == '.') {
            at++;
            digits();
        }
        if (peek(0) == 'e' || peek(0) == 'E') {
            int sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
            if (isDigit(peek(1 + sign))) {
                at += 1 + sign;
                digits();
            }
        }
        add(Token.Kind.NUMBER, source.substring(start, at), start);
    }

    private void digits() {
        while (isDigit(peek(0))) {
            at++;
        }
    }

    private String word(int from) {
        while (isLetter(peek(0)) || isDigit(peek(0))) {
            at++;
        }
        return source.substring(from, at);
    }

    /** Reads on inside a string, until it ends or an interpolation begins. */
    private void string() {
        StringBuilder text = new StringBuilder();
        int start = at;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '"') {
                add(Token.Kind.STRING_TEXT, text.toString(), start);
                add(Token.Kind.STRING_END, "", at++);
                return;
            }
            if (c == '\\' && peek(1) == '(') {
                add(Token.Kind.STRING_TEXT, text.toString(), start);
                add(Token.Kind.INSERT_BEGIN, "", at);
                parentheses.push(true);
                at += 2;
                return;
            }
            at++;
            text.append(c == '\\' ? escape() : c);
        }
        throw new ExpressionSyntaxException("The string is not closed", Math.max(start, 1));
    }

    private char escape() {
        char c = peek(0);
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw new ExpressionSyntaxException("Unknown escape in a string", at - 1);
        };
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(i), 16);
            if (digit < 0) {
                throw new ExpressionSyntaxException("\\u needs four hexadecimal digits", at - 1);
            }
            value = value * 16 + digit;
        }
        at += 4;
        return (char) value;
    }

    private char peek(int ahead) {
        return at + ahead < source.length() ? source.charAt(at + ahead) : '\0';
    }

    private void add(Token.Kind kind, String text, int start) {
        tokens.add(new Token(kind, text, start));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
