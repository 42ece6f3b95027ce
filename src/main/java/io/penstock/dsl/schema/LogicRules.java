package io.penstock.dsl.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.source.Located;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Schemas put together: {@code allOf}, {@code anyOf}, {@code oneOf}, {@code not}, {@code if}, and references. */
final class LogicRules {

    private LogicRules() {}

    static void read(Located schema, SchemaCompiler compiler, List<Rule> rules) {
        reference(schema, compiler, rules);
        if (compiler.draft() == Draft.DRAFT_07 && schema.member("$ref") != null) {
            return;
        }
        dynamicReference(schema, compiler, rules);
        Located all = schema.member("allOf");
        if (all != null) {
            compiler.sameValues(schema, all).forEach(each -> rules.add((value, visit) -> visit.same(each, value)));
        }
        Located any = schema.member("anyOf");
        if (any != null) {
            List<Subschema> schemas = compiler.sameValues(schema, any);
            rules.add((value, visit) -> anyOf(value, visit, schemas));
        }
        Located one = schema.member("oneOf");
        if (one != null) {
            List<Subschema> schemas = compiler.sameValues(schema, one);
            rules.add((value, visit) -> oneOf(value, visit, schemas));
        }
        Located not = schema.member("not");
        if (not != null) {
            Subschema forbidden = compiler.sameValue(schema, not);
            rules.add((value, visit) ->
                    !visit.matches(forbidden, value) || visit.tell("is what the schema of `not` describes"));
        }
        condition(schema, compiler, rules);
    }

    private static void reference(Located schema, SchemaCompiler compiler, List<Rule> rules) {
        Located reference = schema.member("$ref");
        Located target = reference == null ? null : compiler.target(reference);
        if (target != null) {
            Subschema its = compiler.sameValue(schema, target);
            rules.add((value, visit) -> visit.same(its, value));
        }
    }

    /** A dynamic reference is an ordinary one, unless what it points at may be replaced from further out. */
    private static void dynamicReference(Located schema, SchemaCompiler compiler, List<Rule> rules) {
        Located reference = schema.member("$dynamicRef");
        Located target = reference == null ? null : compiler.target(reference);
        if (reference == null || target == null) {
            return;
        }
        Subschema its = compiler.sameValue(schema, target);
        String text = reference.text();
        String fragment = text.substring(text.indexOf('#') + 1);
        if (!fragment.equals(compiler.dynamicName(target))) {
            rules.add((value, visit) -> visit.same(its, value));
            return;
        }
        rules.add((value, visit) -> {
            Subschema outermost = visit.dynamic(fragment);
            return visit.same(outermost == null ? its : outermost, value);
        });
    }

    private static boolean anyOf(JsonNode value, Visit visit, List<Subschema> schemas) {
        boolean holds = false;
        for (int i = 0; i < schemas.size() && (!holds || visit.tracks()); i++) {
            holds |= visit.matches(schemas.get(i), value);
        }
        return holds || visit.tell("is what none of the schemas of `anyOf` describes");
    }

    private static boolean oneOf(JsonNode value, Visit visit, List<Subschema> schemas) {
        int matching = 0;
        for (int i = 0; i < schemas.size() && matching < 2; i++) {
            matching += visit.matches(schemas.get(i), value) ? 1 : 0;
        }
        if (matching == 0) {
            return visit.tell("is what none of the schemas of `oneOf` describes");
        }
        return matching == 1 || visit.tell("is what more than one of the schemas of `oneOf` describes");
    }

    private static void condition(Located schema, SchemaCompiler compiler, List<Rule> rules) {
        Subschema test = sameOrNull(schema, "if", compiler);
        Subschema then = sameOrNull(schema, "then", compiler);
        Subschema otherwise = sameOrNull(schema, "else", compiler);
        if (test != null) {
            rules.add((value, visit) -> {
                Subschema next = visit.matches(test, value) ? then : otherwise;
                return next == null || visit.same(next, value);
            });
        }
    }

    private static @Nullable Subschema sameOrNull(Located schema, String keyword, SchemaCompiler compiler) {
        Located at = schema.member(keyword);
        return at == null ? null : compiler.sameValue(schema, at);
    }
}
