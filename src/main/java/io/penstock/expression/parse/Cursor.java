package io.penstock.expression.parse;

import io.penstock.expression.ExpressionSyntaxException;
import java.util.List;

/** Where the parser stands among the tokens, and how deeply nested. */
final class Cursor {

    /** Deep enough for any program a person writes; shallow enough for a small thread's stack. */
    private static final int MAX_NESTING = 100;

    private final String source;
    private final List<Token> tokens;
    private int index;
    private int nesting;

    Cursor(String source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(index);
    }

    Token peekBehind() {
        return tokens.get(Math.min(index + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(index);
        if (token.kind() != Token.Kind.END) {
            index++;
        }
        return token;
    }

    /** The number of the line in which a token stands, from 1 on. */
    int line(Token token) {
        return 1
                + (int) source.chars()
                        .limit(token.at())
                        .filter(each -> each == '\n')
                        .count();
    }

    int at() {
        return peek().at();
    }

    boolean at(String operator) {
        return peek().is(operator);
    }

    boolean atWord(String word) {
        return peek().isWord(word);
    }

    boolean at(Token.Kind kind) {
        return peek().kind() == kind;
    }

    boolean take(String operator) {
        boolean there = at(operator);
        if (there) {
            index++;
        }
        return there;
    }

    boolean takeWord(String word) {
        boolean there = atWord(word);
        if (there) {
            index++;
        }
        return there;
    }

    void expect(String operator) {
        if (!take(operator)) {
            throw expected("'" + operator + "'");
        }
    }

    void expectWord(String word) {
        if (!takeWord(word)) {
            throw expected("'" + word + "'");
        }
    }

    String expect(Token.Kind kind, String what) {
        if (!at(kind)) {
            throw expected(what);
        }
        return next().text();
    }

    ExpressionSyntaxException expected(String what) {
        return error("Expected " + what + " but found " + peek().shown());
    }

    ExpressionSyntaxException error(String message) {
        return new ExpressionSyntaxException(message, at() + 1);
    }

    void enter() {
        if (++nesting > MAX_NESTING) {
            throw error("The expression is nested more than " + MAX_NESTING + " levels deep");
        }
    }

    void leave() {
        nesting--;
    }
}
