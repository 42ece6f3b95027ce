package io.penstock.dsl.schema;

import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where schemas stand within schemas. */
final class Keywords {

    private static final Set<String> ONE = Set.of(
            "additionalItems",
            "additionalProperties",
            "contains",
            "contentSchema",
            "else",
            "if",
            "items",
            "not",
            "propertyNames",
            "then",
            "unevaluatedItems",
            "unevaluatedProperties");
    private static final Set<String> SEVERAL = Set.of("allOf", "anyOf", "oneOf", "prefixItems", "items");
    private static final Set<String> NAMED =
            Set.of("$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties");

    private Keywords() {}

    /** The schemas directly below one. */
    static List<Located> below(Located schema) {
        List<Located> below = new ArrayList<>();
        for (Located member : schema.members()) {
            String keyword = member.key();
            if (SEVERAL.contains(keyword) && member.isArray()) {
                below.addAll(member.items());
            } else if (ONE.contains(keyword)) {
                below.add(member);
            } else if (NAMED.contains(keyword) && member.isObject()) {
                member.members().stream().filter(each -> !each.isArray()).forEach(below::add);
            }
        }
        return below;
    }
}
