package io.penstock.dsl.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.source.Located;
import java.util.List;
import java.util.Map;

/** {@code unevaluatedItems} and {@code unevaluatedProperties}: what no other keyword looked at. They come last. */
final class LeftOverRules {

    private LeftOverRules() {}

    static void read(Located schema, SchemaCompiler compiler, List<Rule> rules) {
        Located items = schema.member("unevaluatedItems");
        if (items != null) {
            Subschema rest = compiler.schema(items);
            compiler.track();
            rules.add((value, visit) -> items(value, visit, rest));
        }
        Located members = schema.member("unevaluatedProperties");
        if (members != null) {
            Subschema rest = compiler.schema(members);
            compiler.track();
            rules.add((value, visit) -> members(value, visit, rest));
        }
    }

    private static boolean items(JsonNode value, Visit visit, Subschema rest) {
        boolean holds = true;
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            visit.step();
            if (visit.unseen(i)) {
                holds &= visit.child(rest, i, value.get(i));
                visit.seen(i);
            }
        }
        return holds;
    }

    private static boolean members(JsonNode value, Visit visit, Subschema rest) {
        boolean holds = true;
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            visit.step();
            if (visit.unseen(member.getKey())) {
                holds &= visit.child(rest, member.getKey(), member.getValue());
                visit.seen(member.getKey());
            }
        }
        return holds;
    }
}
