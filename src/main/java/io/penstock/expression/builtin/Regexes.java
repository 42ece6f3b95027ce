package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.expression.eval.Code;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Misuse;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import org.jspecify.annotations.Nullable;

/** Regular expressions as arguments: a string with flags, or an array of both. */
final class Regexes {

    private Regexes() {}

    /**
     * A regular expression that is known when compiling.
     *
     * @throws Misuse when it cannot be used
     */
    static @Nullable Regex constant(Code source, @Nullable Code flags, boolean alwaysGlobal) {
        JsonNode pattern = source.constant();
        JsonNode options = flags == null ? NullNode.getInstance() : flags.constant();
        if (pattern == null || options == null || !pattern.isTextual() || !(options.isTextual() || options.isNull())) {
            return null;
        }
        String letters = options.isTextual() ? options.textValue() : "";
        try {
            return Regex.compile(pattern.textValue(), alwaysGlobal ? letters + "g" : letters);
        } catch (RegexSyntax.Refused wrong) {
            throw new Misuse(Regex.problem(pattern.textValue(), wrong));
        }
    }

    static Regex of(Run run, JsonNode source, JsonNode flags, boolean alwaysGlobal) {
        if (Kind.of(flags) == Kind.NULL && source.isArray()) {
            if (source.isEmpty()) {
                throw new Raised("array not a string or array");
            }
            JsonNode options = source.size() > 1 ? source.get(1) : NullNode.getInstance();
            return Regex.of(run, source.get(0), options, alwaysGlobal);
        }
        return Regex.of(run, source, flags, alwaysGlobal);
    }
}
