package io.penstock.dsl.compile;

import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.dsl.Template;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import io.penstock.dsl.source.Nearest;
import io.penstock.expression.Expression;
import io.penstock.expression.ExpressionSyntaxException;
import io.penstock.expression.parse.FieldReads;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles the expressions of one document, alone and within templates. One thread. */
final class Expressions {

    /** Reusable parts are compiled where they are used; all uses together may not exceed this. */
    private static final long MAX_CHARACTERS = 4L << 20;

    private static final Pattern VARIABLE = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)");

    private static final Expression IDENTITY = Expression.compile(".", Set.of());

    private final Findings findings;
    private final Secrets secrets;
    /** Whether every text is tried as an expression. */
    private final boolean loose;

    private long characters;

    Expressions(Findings findings, Secrets secrets, boolean loose) {
        this.findings = findings;
        this.secrets = secrets;
        this.loose = loose;
    }

    Findings findings() {
        return findings;
    }

    Secrets secrets() {
        return secrets;
    }

    boolean loose() {
        return loose;
    }

    /** Whether a text is an expression where values are literal otherwise: <code>${ … }</code>, and nothing around it. */
    static boolean marked(String text) {
        String stripped = text.strip();
        return stripped.startsWith("${") && stripped.endsWith("}");
    }

    /** Whether a text begins as an expression does, with a brace that has no end. */
    private static boolean neverClosed(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith("${") || stripped.endsWith("}")) {
            return false;
        }
        int depth = 1;
        for (int i = 2; i < stripped.length() && depth > 0; i++) {
            char c = stripped.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        }
        return depth > 0;
    }

    static boolean marked(Located at) {
        return at.isText() && marked(at.text());
    }

    /** What is an expression by its nature, with or without <code>${ }</code>. */
    Expression natural(Located at, Scope scope) {
        if (!at.isText()) {
            boolean scalar = at.value().isValueNode() && !at.value().isNull();
            String hint = scalar ? "Write it as text: \"${ " + at.value().asText() + " }\"." : null;
            findings.add(at, "`" + at.key() + "` is an expression, written as text.", hint);
            return IDENTITY;
        }
        return compile(at, scope);
    }

    @Nullable
    Expression naturalOrNull(@Nullable Located at, Scope scope) {
        return at == null ? null : natural(at, scope);
    }

    /** A value in which <code>${ … }</code> is computed, and in loose mode every text that is an expression. */
    Template template(Located at, Scope scope) {
        return template(at, scope, loose);
    }

    /** A value in which only <code>${ … }</code> is computed, in any mode. */
    Template strict(Located at, Scope scope) {
        return template(at, scope, false);
    }

    private Template template(Located at, Scope scope, boolean tried) {
        if (at.isObject()) {
            return object(at, scope, tried);
        }
        if (at.isArray()) {
            List<Template> items = new ArrayList<>();
            at.items().forEach(item -> items.add(template(item, scope, tried)));
            return items.stream().allMatch(Template.Constant.class::isInstance)
                    ? new Template.Constant(at.value())
                    : new Template.ArrayOf(items);
        }
        if (!at.isText()) {
            return new Template.Constant(at.value());
        }
        if (neverClosed(at.text())) {
            findings.add(at, "The expression is never closed.", "End it with `}`.");
        }
        if (marked(at)) {
            return new Template.Computed(compile(at, scope));
        }
        Expression expression = tried ? attempt(at, scope) : null;
        return expression == null ? new Template.Constant(at.value()) : new Template.Loose(expression, at.value());
    }

    private Template object(Located at, Scope scope, boolean tried) {
        List<Template.Member> members = new ArrayList<>();
        boolean constant = true;
        for (Located member : at.members()) {
            Template value = template(member, scope, tried);
            constant &= value instanceof Template.Constant;
            members.add(new Template.Member(member.key(), value));
        }
        return constant ? new Template.Constant(at.value()) : new Template.ObjectOf(members);
    }

    /** The text as an expression; null when it is none. */
    @Nullable
    Expression attempt(Located at, Scope scope) {
        String text = at.text().strip();
        characters += text.length();
        if (text.isEmpty() || characters > MAX_CHARACTERS) {
            return null;
        }
        try {
            return Expression.compile(text, scope.variables());
        } catch (ExpressionSyntaxException none) {
            return null;
        }
    }

    @Nullable
    Template templateOrNull(@Nullable Located at, Scope scope) {
        return at == null ? null : template(at, scope);
    }

    /** A template whose value, where it is not computed, is checked at once. */
    Template checked(Located at, Scope scope, Consumer<Located> check) {
        Template template = template(at, scope);
        if (template instanceof Template.Constant) {
            check.accept(at);
        }
        return template;
    }

    private Expression compile(Located at, Scope scope) {
        String text = at.text();
        int from = marked(text) ? text.indexOf("${") + 2 : 0;
        int to = marked(text) ? text.lastIndexOf('}') : text.length();
        while (from < to && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        String program = text.substring(from, to).stripTrailing();
        characters += program.length();
        if (program.isEmpty()) {
            findings.add(at, "The expression is empty.", null);
            return IDENTITY;
        }
        if (characters > MAX_CHARACTERS) {
            findings.add(at, "The reusable parts of this document are used too often for their size.", null);
            return IDENTITY;
        }
        try {
            Expression expression = Expression.compile(program, scope.variables());
            for (FieldReads.Read read : FieldReads.of(program, "secrets")) {
                secrets.check(read.field(), at, from + read.at());
            }
            return expression;
        } catch (ExpressionSyntaxException wrong) {
            tell(at, from, program, wrong, scope);
            return IDENTITY;
        }
    }

    private void tell(Located at, int from, String program, ExpressionSyntaxException wrong, Scope scope) {
        int index = Math.min(Math.max(wrong.column() - 1, 0), program.length());
        Matcher variable = VARIABLE.matcher(program).region(index, program.length());
        if (variable.lookingAt() && !scope.variables().contains(variable.group(1))) {
            tellVariable(at, from + index, variable.group(1), scope);
            return;
        }
        String message = String.valueOf(wrong.getMessage());
        String stop = message.endsWith(".") ? "" : ".";
        findings.addWithin(at, from + index, "The expression is not jq: " + message + stop, null);
    }

    private void tellVariable(Located at, int index, String name, Scope scope) {
        String written = "$" + name;
        if (Scope.isArgument(name)) {
            String known = scope.variables().isEmpty() ? null : "Known here: " + String.join(", ", scope.names()) + ".";
            findings.addWithin(at, index, "`" + written + "` is not available here.", known);
        } else {
            String hint = Nearest.hint(written, scope.names());
            findings.addWithin(at, index, "There is no variable `" + written + "` here.", hint);
        }
    }

    /** Stands in for a value that is missing, which was told. */
    static Template nothing() {
        return new Template.Constant(NullNode.instance);
    }

    /** Stands in for an expression that is missing, which was told. */
    static Expression identity() {
        return IDENTITY;
    }
}
