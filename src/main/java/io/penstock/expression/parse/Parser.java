package io.penstock.expression.parse;

import io.penstock.expression.ExpressionSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads pipes, definitions and operators; {@link Terms} reads what stands between them. */
public final class Parser {

    private static final Set<String> ASSIGNMENTS = Set.of("=", "|=", "+=", "-=", "*=", "/=", "%=", "//=");
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> SUMS = Set.of("+", "-");
    private static final Set<String> PRODUCTS = Set.of("*", "/", "%");
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
        Cursor cursor = new Cursor(new Lexer(source).tokens());
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
        Cursor cursor = new Cursor(new Lexer(source).tokens());
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
            return comma(alternative(assignable(unary())));
        }
        Ast term = terms.postfix();
        if (cursor.takeWord("as")) {
            return new Ast.Bind(term, terms.patterns(), at);
        }
        return comma(alternative(assignable(term)));
    }

    /** All that is below a pipe. */
    Ast comma() {
        return comma(single());
    }

    /** All that is below a comma: an object's value ends at one. */
    Ast single() {
        return alternative(assignable(unary()));
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

    private Ast alternative(Ast first) {
        if (!cursor.at("//")) {
            return first;
        }
        List<Ast> operands = new ArrayList<>(List.of(first));
        while (cursor.take("//")) {
            operands.add(assignable(unary()));
        }
        return new Ast.Alternative(operands, first.at());
    }

    private Ast assignable(Ast first) {
        Ast left = either(first);
        if (!isAny(ASSIGNMENTS)) {
            return left;
        }
        String operator = cursor.next().text();
        Ast right = either(unary());
        if (isAny(ASSIGNMENTS)) {
            throw cursor.error("Assignments cannot be chained; put one in parentheses");
        }
        return new Ast.Assign(left, operator.substring(0, operator.length() - 1), right, left.at());
    }

    private Ast either(Ast first) {
        Ast left = both(first);
        if (!cursor.atWord("or")) {
            return left;
        }
        List<Ast> operands = new ArrayList<>(List.of(left));
        while (cursor.takeWord("or")) {
            operands.add(both(unary()));
        }
        return new Ast.Logic(false, operands, left.at());
    }

    private Ast both(Ast first) {
        Ast left = comparison(first);
        if (!cursor.atWord("and")) {
            return left;
        }
        List<Ast> operands = new ArrayList<>(List.of(left));
        while (cursor.takeWord("and")) {
            operands.add(comparison(unary()));
        }
        return new Ast.Logic(true, operands, left.at());
    }

    private Ast comparison(Ast first) {
        Ast left = sum(first);
        if (!isAny(COMPARISONS)) {
            return left;
        }
        Token operator = cursor.next();
        Ast right = sum(unary());
        if (isAny(COMPARISONS)) {
            throw cursor.error("Comparisons cannot be chained; join them with 'and'");
        }
        return new Ast.Chain(left, List.of(new Ast.Link(operator.text(), right, operator.at())), left.at());
    }

    private Ast sum(Ast first) {
        Ast left = product(first);
        if (!isAny(SUMS)) {
            return left;
        }
        List<Ast.Link> links = new ArrayList<>(2);
        while (isAny(SUMS)) {
            Token operator = cursor.next();
            links.add(new Ast.Link(operator.text(), product(unary()), operator.at()));
        }
        return new Ast.Chain(left, links, left.at());
    }

    private Ast product(Ast first) {
        if (!isAny(PRODUCTS)) {
            return first;
        }
        List<Ast.Link> links = new ArrayList<>(2);
        while (isAny(PRODUCTS)) {
            Token operator = cursor.next();
            links.add(new Ast.Link(operator.text(), unary(), operator.at()));
        }
        return new Ast.Chain(first, links, first.at());
    }

    /** A term, a negation, or what extends to the right as far as it can. */
    Ast unary() {
        int at = cursor.at();
        if (cursor.take("-")) {
            cursor.enter();
            Ast body = new Ast.Negate(product(unary()), at);
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

    private boolean isAny(Set<String> operators) {
        return cursor.at(Token.Kind.OPERATOR)
                && operators.contains(cursor.peek().text());
    }
}
