package io.penstock.expression.parse;

import io.penstock.expression.ExpressionSyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Reads pipes, definitions and operators; {@link Terms} reads what stands between them. */
public final class Parser {

    private static final int MAX_SOURCE = 1 << 16;

    private final Cursor cursor;
    private final Terms terms;

    private Parser(Cursor cursor) {
        this.cursor = cursor;
        this.terms = new Terms(cursor, this);
    }

    /** @throws ExpressionSyntaxException when the text is not a program */
    public static Ast parse(String source) {
        if (source.length() > MAX_SOURCE) {
            throw new ExpressionSyntaxException("The expression is longer than " + MAX_SOURCE + " characters", 1);
        }
        Cursor cursor = new Cursor(source, new Lexer(source).tokens());
        if (cursor.at(Token.Kind.END)) {
            return new Ast.Identity(0);
        }
        Ast program = new Parser(cursor).pipe();
        if (!cursor.at(Token.Kind.END)) {
            throw cursor.error("Unexpected " + cursor.peek().shown());
        }
        return program;
    }

    /** Only definitions, as a library has them. */
    public static List<Ast.Definition> parseDefinitions(String source) {
        Cursor cursor = new Cursor(source, new Lexer(source).tokens());
        Parser parser = new Parser(cursor);
        List<Ast.Definition> definitions = new ArrayList<>();
        while (!cursor.at(Token.Kind.END)) {
            definitions.add(parser.definition());
        }
        return definitions;
    }

    Ast pipe() {
        cursor.enter();
        int at = cursor.at();
        List<Ast> stages = new ArrayList<>(2);
        int scopes = 1;
        boolean more = true;
        while (more) {
            if (cursor.atWord("def")) {
                stages.add(new Ast.Define(definition(), at));
            } else {
                Ast stage = stage();
                stages.add(stage);
                if (stage instanceof Ast.Bind || stage instanceof Ast.Label) {
                    cursor.enter();
                    scopes++;
                }
                more = cursor.take("|");
            }
        }
        for (int i = 0; i < scopes; i++) {
            cursor.leave();
        }
        Ast last = stages.get(stages.size() - 1);
        if (last instanceof Ast.Bind || last instanceof Ast.Label) {
            throw cursor.expected("'|'");
        }
        return stages.size() == 1 ? last : new Ast.Pipe(stages, at);
    }

    private Ast stage() {
        int at = cursor.at();
        if (cursor.takeWord("label")) {
            return new Ast.Label(cursor.expect(Token.Kind.VARIABLE, "a label such as $out"), at);
        }
        if (cursor.at("-") || !terms.begins()) {
            return comma(operators(unary(), Level.LOWEST));
        }
        Ast term = terms.postfix();
        if (cursor.takeWord("as")) {
            return new Ast.Bind(term, terms.patterns(), at);
        }
        return comma(operators(term, Level.LOWEST));
    }

    /** All that is below a pipe. */
    Ast comma() {
        return comma(single());
    }

    /** All that is below a comma: an object's value ends at one. */
    Ast single() {
        return operators(unary(), Level.LOWEST);
    }

    private Ast comma(Ast first) {
        if (!cursor.at(",")) {
            return first;
        }
        List<Ast> operands = new ArrayList<>(List.of(first));
        while (cursor.take(",")) {
            operands.add(single());
        }
        return new Ast.Comma(operands, first.at());
    }

    /** Reads operators that bind at least as tightly as a level, and what stands to the right of each. */
    private Ast operators(Ast first, Level lowest) {
        Ast left = first;
        while (true) {
            Level level = Level.of(cursor.peek());
            if (level == null || level.compareTo(lowest) < 0) {
                return left;
            }
            left = level(left, level);
        }
    }

    /** One level's operators and operands. */
    private Ast level(Ast left, Level level) {
        List<Ast.Link> links = new ArrayList<>(2);
        while (Level.of(cursor.peek()) == level) {
            if (!links.isEmpty() && !level.isChainable()) {
                throw cursor.error("Comparisons and assignments cannot be chained; use parentheses");
            }
            Token operator = cursor.next();
            links.add(new Ast.Link(operator.text(), operand(level), operator.at()));
        }
        return level.combine(left, links);
    }

    /** What stands to the right of an operator: all that binds more tightly. */
    private Ast operand(Level level) {
        Ast operand = unary();
        Level next = level.tighter();
        return next == null ? operand : operators(operand, next);
    }

    /** A term, a negation, or what extends to the right as far as it can. */
    Ast unary() {
        int at = cursor.at();
        if (cursor.take("-")) {
            cursor.enter();
            Ast body = new Ast.Negate(operators(unary(), Level.PRODUCT), at);
            cursor.leave();
            return body;
        }
        if (cursor.atWord("def") || cursor.atWord("label")) {
            return pipe();
        }
        Ast term = terms.postfix();
        if (!cursor.atWord("as")) {
            return term;
        }
        cursor.next();
        Ast.Bind bind = new Ast.Bind(term, terms.patterns(), at);
        cursor.expect("|");
        return new Ast.Pipe(List.of(bind, pipe()), at);
    }

    private Ast.Definition definition() {
        int at = cursor.at();
        cursor.expectWord("def");
        String name = cursor.expect(Token.Kind.NAME, "the function's name");
        List<Ast.Parameter> parameters = new ArrayList<>(2);
        if (cursor.take("(")) {
            do {
                boolean value = cursor.at(Token.Kind.VARIABLE);
                String parameter = cursor.expect(value ? Token.Kind.VARIABLE : Token.Kind.NAME, "a parameter");
                parameters.add(new Ast.Parameter(parameter, value));
            } while (cursor.take(";"));
            cursor.expect(")");
        }
        cursor.expect(":");
        Ast body = pipe();
        cursor.expect(";");
        return new Ast.Definition(name, parameters, body, at);
    }
}
