package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.expression.eval.Code;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Misuse;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Strings;
import org.jspecify.annotations.Nullable;

/** Regular expressions as arguments: a string with flags, or an array of both. */
final class Regexes {

    private Regexes() {}

    /**
     * A regular expression that is known when compiling.
     *
     * @throws Misuse when it cannot be used
     */
    static @Nullable Regex constant(Code source, @Nullable Code flags, Always always) {
        JsonNode pattern = source.constant();
        JsonNode options = flags == null ? NullNode.getInstance() : flags.constant();
        if (pattern == null || options == null || !pattern.isTextual() || !(options.isTextual() || options.isNull())) {
            return null;
        }
        try {
            return Regex.compile(pattern.textValue(), letters(options, always));
        } catch (RegexSyntax.Refused wrong) {
            throw new Misuse(Regex.problem(pattern.textValue(), wrong));
        } catch (Raised wrong) {
            throw new Misuse(wrong.getMessage());
        }
    }

    /**
     * A regular expression as a function with flags of their own takes it.
     *
     * @param always where jq adds the letter that makes it match more than once
     */
    static Regex of(Run run, JsonNode source, JsonNode flags, Always always) {
        checkFlags(flags, always);
        Strings.scan(run, flags.isTextual() ? flags.textValue().length() : 0);
        return Regex.of(
                run,
                source,
                flags.isTextual() || always != Always.NOTHING ? TextNode.valueOf(letters(flags, always)) : flags);
    }

    private static String letters(JsonNode flags, Always always) {
        String letters = flags.isTextual() ? flags.textValue() : "";
        return switch (always) {
            case NOTHING -> letters;
            case BEFORE -> "g" + letters;
            case BEHIND -> letters + "g";
        };
    }

    /** Flags to which jq adds a letter must be ones to which it can. */
    static void checkFlags(JsonNode flags, Always always) {
        if (always == Always.NOTHING || flags.isTextual() || Kind.of(flags) == Kind.NULL) {
            return;
        }
        String letter = Kind.describe(TextNode.valueOf("g"));
        String given = Kind.describe(flags);
        throw new Raised(
                (always == Always.BEFORE ? letter + " and " + given : given + " and " + letter) + " cannot be added");
    }

    /** Where jq adds the letter that makes it match more than once. */
    enum Always {
        NOTHING,
        BEFORE,
        BEHIND
    }

    /** A string, or an array of a string and flags: what a function takes whose flags are not an argument. */
    static Regex of(Run run, JsonNode value) {
        if (value.isTextual()) {
            return Regex.of(run, value, NullNode.getInstance());
        }
        if (value.isArray() && !value.isEmpty()) {
            JsonNode flags = value.size() > 1 ? value.get(1) : NullNode.getInstance();
            return Regex.of(run, value.get(0), flags);
        }
        throw new Raised(Kind.of(value).title() + " not a string or array");
    }
}
