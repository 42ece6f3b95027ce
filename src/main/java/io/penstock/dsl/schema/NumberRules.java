package io.penstock.dsl.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.List;

/** {@code minimum}, {@code maximum}, their exclusive kin and {@code multipleOf}. */
final class NumberRules {

    private NumberRules() {}

    static void read(Located schema, SchemaCompiler compiler, List<Rule> rules) {
        JsonNode minimum = Limits.number(schema, "minimum", compiler.findings());
        if (minimum != null) {
            rules.add(compared(minimum, "at least", -1, true));
        }
        JsonNode above = Limits.number(schema, "exclusiveMinimum", compiler.findings());
        if (above != null) {
            rules.add(compared(above, "more than", -1, false));
        }
        JsonNode maximum = Limits.number(schema, "maximum", compiler.findings());
        if (maximum != null) {
            rules.add(compared(maximum, "at most", 1, true));
        }
        JsonNode below = Limits.number(schema, "exclusiveMaximum", compiler.findings());
        if (below != null) {
            rules.add(compared(below, "less than", 1, false));
        }
        Located multiple = schema.member("multipleOf");
        JsonNode factor = Limits.number(schema, "multipleOf", compiler.findings());
        if (multiple != null && factor != null) {
            multipleOf(multiple, factor, compiler.findings(), rules);
        }
    }

    private static void multipleOf(Located at, JsonNode factor, Findings findings, List<Rule> rules) {
        if (factor.doubleValue() <= 0) {
            findings.add(at, "`multipleOf` is more than 0.", null);
            return;
        }
        rules.add((value, visit) ->
                !value.isNumber() || Values.isMultiple(value, factor) || visit.tell("must be a multiple of " + factor));
    }

    /** @param wrong the sign of a number that is on the wrong side of the limit */
    private static Rule compared(JsonNode limit, String words, int wrong, boolean inclusive) {
        return (value, visit) -> {
            if (!value.isNumber()) {
                return true;
            }
            int sign = Integer.signum(Values.compare(value, limit));
            boolean holds = sign == 0 ? inclusive : sign != wrong;
            return holds || visit.tell("must be " + words + " " + limit);
        };
    }
}
