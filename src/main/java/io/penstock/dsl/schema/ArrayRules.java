package io.penstock.dsl.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is asked of arrays. */
final class ArrayRules {

    private ArrayRules() {}

    static void read(Located schema, SchemaCompiler compiler, List<Rule> rules) {
        Findings findings = compiler.findings();
        int least = Limits.count(schema, "minItems", findings);
        if (least > 0) {
            rules.add((value, visit) -> !value.isArray()
                    || value.size() >= least
                    || visit.tell("must have at least " + Limits.counted(least, "item")));
        }
        int most = Limits.count(schema, "maxItems", findings);
        if (most >= 0) {
            rules.add((value, visit) -> !value.isArray()
                    || value.size() <= most
                    || visit.tell("must have at most " + Limits.counted(most, "item")));
        }
        if (Limits.flag(schema, "uniqueItems", findings)) {
            rules.add(ArrayRules::unique);
        }
        items(schema, compiler, rules);
        contains(schema, compiler, rules);
    }

    private static boolean unique(JsonNode value, Visit visit) {
        if (!value.isArray()) {
            return true;
        }
        Set<Values.Key> keys = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            if (!keys.add(Values.Key.of(value.get(i), visit))) {
                return visit.tell("must not have the same item twice, as at index " + i);
            }
        }
        return true;
    }

    private static void items(Located schema, SchemaCompiler compiler, List<Rule> rules) {
        boolean older = compiler.draft() == Draft.DRAFT_07;
        Located items = schema.member("items");
        Located first = older ? (items != null && items.isArray() ? items : null) : schema.member("prefixItems");
        if (!older && items != null && items.isArray()) {
            compiler.findings()
                    .add(
                            items,
                            "`items` is one schema in JSON Schema 2020-12.",
                            "Write `prefixItems`, or $schema: " + Draft.DRAFT_07.uri() + "# beside it.");
            return;
        }
        Located rest = older && first != null ? schema.member("additionalItems") : items;
        if (first != null && (!first.isArray() || first.items().isEmpty() && !older)) {
            compiler.findings().add(first, "`" + first.key() + "` is a list of schemas.", null);
        }
        List<Subschema> tuple = new ArrayList<>();
        if (first != null) {
            first.items().forEach(item -> tuple.add(compiler.schema(item)));
        }
        Subschema others = rest == null ? null : compiler.schema(rest);
        if (!tuple.isEmpty() || others != null) {
            rules.add((value, visit) -> items(value, visit, tuple, others));
        }
    }

    private static boolean items(JsonNode value, Visit visit, List<Subschema> tuple, @Nullable Subschema others) {
        if (!value.isArray()) {
            return true;
        }
        int size = others == null ? Math.min(tuple.size(), value.size()) : value.size();
        boolean holds = true;
        for (int i = 0; i < size; i++) {
            Subschema its = i < tuple.size() || others == null ? tuple.get(i) : others;
            holds &= visit.child(its, i, value.get(i));
            visit.seen(i);
            if (!holds && visit.toldEnough()) {
                break;
            }
        }
        return holds;
    }

    private static void contains(Located schema, SchemaCompiler compiler, List<Rule> rules) {
        Located contains = schema.member("contains");
        int least = Limits.count(schema, "minContains", compiler.findings());
        int most = Limits.count(schema, "maxContains", compiler.findings());
        if (contains == null) {
            return;
        }
        Subschema wanted = compiler.schema(contains);
        int atLeast = least < 0 ? 1 : least;
        int atMost = most < 0 ? Integer.MAX_VALUE : most;
        rules.add((value, visit) -> contains(value, visit, wanted, atLeast, atMost));
    }

    private static boolean contains(JsonNode value, Visit visit, Subschema wanted, int least, int most) {
        if (!value.isArray()) {
            return true;
        }
        int found = 0;
        for (int i = 0; i < value.size(); i++) {
            if (visit.childMatches(wanted, i, value.get(i))) {
                found++;
                visit.seen(i);
            }
            if (found > most || found >= least && most == Integer.MAX_VALUE && !visit.tracks()) {
                break;
            }
        }
        if (found < least) {
            return visit.tell("must have at least " + Limits.counted(least, "item") + " that `contains` describes");
        }
        return found <= most
                || visit.tell("must have at most " + Limits.counted(most, "item") + " that `contains` describes");
    }
}
