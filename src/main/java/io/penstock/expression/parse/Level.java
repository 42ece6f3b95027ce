package io.penstock.expression.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How tightly operators bind, the loosest first. */
enum Level {
    ALTERNATIVE,
    ASSIGNMENT,
    OR,
    AND,
    COMPARISON,
    SUM,
    PRODUCT;

    static final Level LOWEST = ALTERNATIVE;

    private static final Level[] LEVELS = values();

    private static final Map<String, Level> OPERATORS = Map.ofEntries(
            Map.entry("//", ALTERNATIVE),
            Map.entry("=", ASSIGNMENT),
            Map.entry("|=", ASSIGNMENT),
            Map.entry("+=", ASSIGNMENT),
            Map.entry("-=", ASSIGNMENT),
            Map.entry("*=", ASSIGNMENT),
            Map.entry("/=", ASSIGNMENT),
            Map.entry("%=", ASSIGNMENT),
            Map.entry("//=", ASSIGNMENT),
            Map.entry("==", COMPARISON),
            Map.entry("!=", COMPARISON),
            Map.entry("<", COMPARISON),
            Map.entry("<=", COMPARISON),
            Map.entry(">", COMPARISON),
            Map.entry(">=", COMPARISON),
            Map.entry("+", SUM),
            Map.entry("-", SUM),
            Map.entry("*", PRODUCT),
            Map.entry("/", PRODUCT),
            Map.entry("%", PRODUCT));

    /** The level of an operator; null when the token is none. */
    static @Nullable Level of(Token token) {
        if (token.kind() == Token.Kind.OPERATOR) {
            return OPERATORS.get(token.text());
        }
        return token.isWord("or") ? OR : token.isWord("and") ? AND : null;
    }

    /** The next level that binds more tightly. */
    @Nullable
    Level tighter() {
        return ordinal() + 1 < LEVELS.length ? LEVELS[ordinal() + 1] : null;
    }

    boolean isChainable() {
        return this != COMPARISON && this != ASSIGNMENT;
    }

    Ast combine(Ast left, List<Ast.Link> links) {
        Ast.Link first = links.get(0);
        return switch (this) {
            case ALTERNATIVE -> new Ast.Alternative(operands(left, links), left.at());
            case OR, AND -> new Ast.Logic(this == AND, operands(left, links), left.at());
            case ASSIGNMENT -> {
                String operator = first.operator();
                yield new Ast.Assign(left, operator.substring(0, operator.length() - 1), first.operand(), left.at());
            }
            case COMPARISON, SUM, PRODUCT -> new Ast.Chain(left, links, left.at());
        };
    }

    private static List<Ast> operands(Ast left, List<Ast.Link> links) {
        List<Ast> operands = new ArrayList<>(links.size() + 1);
        operands.add(left);
        for (Ast.Link link : links) {
            operands.add(link.operand());
        }
        return operands;
    }
}
