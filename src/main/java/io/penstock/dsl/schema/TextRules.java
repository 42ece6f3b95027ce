package io.penstock.dsl.schema;

import io.penstock.dsl.source.Located;
import java.util.List;

/** {@code minLength}, {@code maxLength}, {@code pattern}. {@code format} says what a text is, and is not checked, as the standard has it. */
final class TextRules {

    private TextRules() {}

    static void read(Located schema, SchemaCompiler compiler, List<Rule> rules) {
        int least = Limits.count(schema, "minLength", compiler.findings());
        if (least >= 0) {
            rules.add((value, visit) -> !value.isTextual()
                    || length(value.textValue()) >= least
                    || visit.tell("must have at least " + Limits.counted(least, "character")));
        }
        int most = Limits.count(schema, "maxLength", compiler.findings());
        if (most >= 0) {
            rules.add((value, visit) -> !value.isTextual()
                    || length(value.textValue()) <= most
                    || visit.tell("must have at most " + Limits.counted(most, "character")));
        }
        Located pattern = schema.member("pattern");
        Matching matching = pattern == null ? null : Matching.of(pattern, compiler.findings());
        if (matching != null) {
            rules.add((value, visit) -> !value.isTextual()
                    || matching.found(value.textValue(), visit)
                    || visit.tell("must match " + matching.text()));
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
