package io.penstock.expression.parse;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads terms and what may follow them: fields, indexes, strings, constructions, conditionals, loops. */
final class Terms {

    private static final Set<String> RESERVED = Set.of(
            "def", "label", "as", "then", "elif", "else", "end", "and", "or", "catch", "import", "include", "module");

    private final Cursor cursor;
    private final Parser parser;
    private final Patterns patterns;

    Terms(Cursor cursor, Parser parser) {
        this.cursor = cursor;
        this.parser = parser;
        this.patterns = new Patterns(cursor, this);
    }

    boolean begins() {
        return !(cursor.at(Token.Kind.NAME) && RESERVED.contains(cursor.peek().text()));
    }

    List<Ast.Pattern> patterns() {
        return patterns.alternatives();
    }

    Ast postfix() {
        int at = cursor.at();
        Ast term = term();
        List<Ast.Suffix> suffixes = new ArrayList<>(4);
        while (true) {
            Ast.@Nullable Suffix suffix = suffix();
            if (suffix != null) {
                suffixes.add(suffix);
            } else if (cursor.take("?")) {
                term = new Ast.Try(access(term, suffixes, at), null, at);
                suffixes = new ArrayList<>(4);
            } else {
                return access(term, suffixes, at);
            }
        }
    }

    private static Ast access(Ast term, List<Ast.Suffix> suffixes, int at) {
        return suffixes.isEmpty() ? term : new Ast.Access(term, suffixes, at);
    }

    private Ast.@Nullable Suffix suffix() {
        if (cursor.at(Token.Kind.FIELD)) {
            return field();
        }
        if (cursor.at("[")) {
            cursor.next();
            return bracket();
        }
        if (cursor.at(".")) {
            cursor.next();
            if (cursor.take("[")) {
                return bracket();
            }
            return new Ast.Index(string(), optional());
        }
        return null;
    }

    private Ast.Suffix field() {
        Token field = cursor.next();
        return new Ast.Index(new Ast.Literal(TextNode.valueOf(field.text()), field.at()), optional());
    }

    private Ast.Suffix bracket() {
        if (cursor.take("]")) {
            return new Ast.Each(optional());
        }
        if (cursor.take(":")) {
            Ast to = parser.pipe();
            cursor.expect("]");
            return new Ast.Slice(null, to, optional());
        }
        Ast key = parser.pipe();
        if (!cursor.take(":")) {
            cursor.expect("]");
            return new Ast.Index(key, optional());
        }
        Ast to = cursor.at("]") ? null : parser.pipe();
        cursor.expect("]");
        return new Ast.Slice(key, to, optional());
    }

    /** Errors of this step alone are left out. */
    private boolean optional() {
        return cursor.take("?");
    }

    private Ast term() {
        Token token = cursor.peek();
        switch (token.kind()) {
            case NUMBER:
                cursor.next();
                return new Ast.Literal(Numeral.parse(token.text()), token.at());
            case STRING_BEGIN:
                return string();
            case FORMAT:
                cursor.next();
                return cursor.at(Token.Kind.STRING_BEGIN)
                        ? string(token.text(), token.at())
                        : new Ast.Format(token.text(), token.at());
            case FIELD:
                return new Ast.Access(new Ast.Identity(token.at()), List.of(field()), token.at());
            case VARIABLE:
                cursor.next();
                return variable(token);
            case NAME:
                return word(token);
            case OPERATOR:
                return bracketed(token);
            default:
                throw cursor.expected("a term");
        }
    }

    private Ast variable(Token token) {
        if (token.text().equals("__loc__")) {
            var entries = List.of(
                    new Ast.Entry(text("file", token.at()), text("<top-level>", token.at())),
                    new Ast.Entry(
                            text("line", token.at()),
                            new Ast.Literal(IntNode.valueOf(cursor.line(token)), token.at())));
            return new Ast.Construct(entries, token.at());
        }
        return new Ast.Variable(token.text(), token.at());
    }

    private static Ast text(String value, int at) {
        return new Ast.Literal(TextNode.valueOf(value), at);
    }

    private Ast bracketed(Token token) {
        int at = token.at();
        if (cursor.take("(")) {
            Ast body = parser.pipe();
            cursor.expect(")");
            return body;
        }
        if (cursor.take("[")) {
            if (cursor.take("]")) {
                return new Ast.Array(null, at);
            }
            Ast body = parser.pipe();
            cursor.expect("]");
            return new Ast.Array(body, at);
        }
        if (cursor.take("{")) {
            return construct(at);
        }
        if (cursor.take("..")) {
            return new Ast.Descent(at);
        }
        if (cursor.take(".")) {
            return cursor.at(Token.Kind.STRING_BEGIN)
                    ? new Ast.Access(new Ast.Identity(at), List.of(new Ast.Index(string(), optional())), at)
                    : new Ast.Identity(at);
        }
        throw cursor.expected("a term");
    }

    private Ast word(Token token) {
        int at = token.at();
        switch (token.text()) {
            case "if":
                return conditional();
            case "try":
                return attempt();
            case "reduce", "foreach":
                return loop();
            case "break":
                cursor.next();
                return new Ast.Break(cursor.expect(Token.Kind.VARIABLE, "a label such as $out"), at);
            case "true", "false":
                cursor.next();
                return new Ast.Literal(BooleanNode.valueOf(token.text().equals("true")), at);
            case "null":
                cursor.next();
                return new Ast.Literal(NullNode.getInstance(), at);
            case "import", "include", "module":
                throw cursor.error("Modules are not available: an expression stands alone");
            default:
                if (RESERVED.contains(token.text())) {
                    throw cursor.expected("a term");
                }
                return call();
        }
    }

    private Ast call() {
        Token name = cursor.next();
        if (cursor.at("::")) {
            throw cursor.error("Modules are not available: an expression stands alone");
        }
        List<Ast> arguments = new ArrayList<>(2);
        if (cursor.take("(")) {
            do {
                arguments.add(parser.pipe());
            } while (cursor.take(";"));
            cursor.expect(")");
        }
        return new Ast.Call(name.text(), arguments, name.at());
    }

    private Ast conditional() {
        int at = cursor.next().at();
        List<Ast.Branch> branches = new ArrayList<>(2);
        do {
            Ast condition = parser.pipe();
            cursor.expectWord("then");
            branches.add(new Ast.Branch(condition, parser.pipe()));
        } while (cursor.takeWord("elif"));
        Ast otherwise = cursor.takeWord("else") ? parser.pipe() : null;
        cursor.expectWord("end");
        return new Ast.If(branches, otherwise, at);
    }

    private Ast attempt() {
        int at = cursor.next().at();
        cursor.enter();
        Ast body = negatable();
        Ast handler = cursor.takeWord("catch") ? negatable() : null;
        cursor.leave();
        return new Ast.Try(body, handler, at);
    }

    private Ast negatable() {
        int minus = cursor.at();
        return cursor.take("-") ? new Ast.Negate(postfix(), minus) : postfix();
    }

    private Ast loop() {
        Token word = cursor.next();
        cursor.enter();
        Ast source = postfix();
        cursor.leave();
        cursor.expectWord("as");
        List<Ast.Pattern> into = patterns();
        cursor.expect("(");
        Ast initial = parser.pipe();
        cursor.expect(";");
        Ast update = parser.pipe();
        Ast extract = null;
        if (word.text().equals("foreach") && cursor.take(";")) {
            extract = parser.pipe();
        }
        cursor.expect(")");
        return word.text().equals("reduce")
                ? new Ast.Reduce(source, into, initial, update, word.at())
                : new Ast.Foreach(source, into, initial, update, extract, word.at());
    }

    private Ast construct(int at) {
        List<Ast.Entry> entries = new ArrayList<>(4);
        while (!cursor.take("}")) {
            entries.add(entry());
            if (!cursor.at("}")) {
                cursor.expect(",");
            }
        }
        return new Ast.Construct(entries, at);
    }

    private Ast.Entry entry() {
        Token token = cursor.peek();
        if (token.kind() == Token.Kind.VARIABLE) {
            cursor.next();
            if (token.text().equals("__loc__")) {
                return new Ast.Entry(text("__loc__", token.at()), variable(token));
            }
            return cursor.take(":")
                    ? new Ast.Entry(new Ast.Variable(token.text(), token.at()), value())
                    : new Ast.Entry(text(token.text(), token.at()), variable(token));
        }
        Ast key = key(token);
        if (cursor.take(":")) {
            return new Ast.Entry(key, value());
        }
        if (token.is("(") || token.kind() == Token.Kind.NUMBER) {
            throw cursor.expected("':'");
        }
        Ast value = new Ast.Access(new Ast.Identity(token.at()), List.of(new Ast.Index(key, false)), token.at());
        return new Ast.Entry(key, value);
    }

    /** A key of an object: a name, a string, a format's string, a number or an expression in parentheses. */
    Ast key(Token token) {
        if (token.kind() == Token.Kind.NAME) {
            cursor.next();
            return text(token.text(), token.at());
        }
        if (token.kind() == Token.Kind.STRING_BEGIN) {
            return string();
        }
        if (token.kind() == Token.Kind.FORMAT) {
            cursor.next();
            return cursor.at(Token.Kind.STRING_BEGIN)
                    ? string(token.text(), token.at())
                    : text(token.text(), token.at());
        }
        if (token.kind() == Token.Kind.NUMBER) {
            return term();
        }
        if (cursor.take("(")) {
            Ast key = parser.pipe();
            cursor.expect(")");
            return key;
        }
        throw cursor.expected("a key");
    }

    /** Values are joined by pipes, but end at a comma. */
    private Ast value() {
        cursor.enter();
        int at = cursor.at();
        List<Ast> stages = new ArrayList<>(1);
        do {
            stages.add(parser.single());
        } while (cursor.take("|"));
        cursor.leave();
        return stages.size() == 1 ? stages.get(0) : new Ast.Pipe(stages, at);
    }

    private Ast string() {
        return string(null, cursor.at());
    }

    private Ast string(@Nullable String format, int at) {
        cursor.expect(Token.Kind.STRING_BEGIN, "a string");
        List<Ast> parts = new ArrayList<>(4);
        while (true) {
            Token token = cursor.next();
            switch (token.kind()) {
                case STRING_TEXT -> {
                    if (!token.text().isEmpty()) {
                        parts.add(text(token.text(), token.at()));
                    }
                }
                case INSERT_BEGIN -> parts.add(new Ast.Pipe(List.of(parser.pipe()), token.at()));
                case INSERT_END -> {}
                case STRING_END -> {
                    return whole(format, parts, at);
                }
                default -> throw cursor.expected("')'");
            }
        }
    }

    private static Ast whole(@Nullable String format, List<Ast> parts, int at) {
        if (parts.isEmpty()) {
            return text("", at);
        }
        return parts.size() == 1 && parts.get(0) instanceof Ast.Literal
                ? parts.get(0)
                : new Ast.Text(format, parts, at);
    }
}
