package io.penstock.dsl.compile;

import io.penstock.dsl.source.Located;
import java.util.regex.Pattern;

/** Names that a document gives to variables. */
final class VariableNames {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    private VariableNames() {}

    static String read(Fields fields, String property, String otherwise) {
        Located at = fields.get(property);
        String name = fields.text(property, otherwise);
        if (at == null || !at.isText()) {
            return otherwise;
        }
        if (!NAME.matcher(name).matches()) {
            String bare = name.startsWith("$") ? name.substring(1) : "";
            String hint = NAME.matcher(bare).matches()
                    ? "Write `" + bare + "`; expressions read it as `$" + bare + "`."
                    : null;
            fields.findings().add(at, "A variable's name has letters, digits and `_`, and begins with no digit.", hint);
            return otherwise;
        }
        if (Scope.isArgument(name)) {
            fields.findings().add(at, "`$" + name + "` is the standard's own variable.", "Choose another name.");
        }
        return name;
    }
}
