package io.penstock.expression.parse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which fields of a variable a program names in so many words: {@code $v.name}, {@code $v."name"}, {@code $v["name"]}. Pure. */
public final class FieldReads {

    /** @param at where the variable begins in the text, from 0 */
    public record Read(String field, int at) {}

    private FieldReads() {}

    /** @param source a program that compiles */
    public static List<Read> of(String source, String variable) {
        List<Read> reads = new ArrayList<>();
        if (!source.contains("$" + variable)) {
            return reads;
        }
        List<Token> tokens = new Lexer(source).tokens();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Token.Kind.VARIABLE && token.text().equals(variable)) {
                String field = field(tokens, i + 1);
                if (field != null) {
                    reads.add(new Read(field, token.at()));
                }
            }
        }
        return reads;
    }

    private static @Nullable String field(List<Token> tokens, int next) {
        Token first = tokens.get(next);
        if (first.kind() == Token.Kind.FIELD) {
            return first.text();
        }
        boolean quoted = first.is(".") && isText(tokens, next + 1);
        boolean indexed = first.is("[")
                && isText(tokens, next + 1)
                && tokens.get(next + 4).is("]");
        return quoted || indexed ? tokens.get(next + 2).text() : null;
    }

    /** A string without interpolations. */
    private static boolean isText(List<Token> tokens, int at) {
        return at + 3 < tokens.size()
                && tokens.get(at).kind() == Token.Kind.STRING_BEGIN
                && tokens.get(at + 1).kind() == Token.Kind.STRING_TEXT
                && tokens.get(at + 2).kind() == Token.Kind.STRING_END;
    }
}
