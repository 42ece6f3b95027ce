package io.penstock.dsl.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of keywords. */
final class Limits {

    private Limits() {}

    /** A whole number that is not negative; -1 when there is none, or a wrong one, which was told. */
    static int count(Located schema, String keyword, Findings findings) {
        Located at = schema.member(keyword);
        if (at == null) {
            return -1;
        }
        JsonNode value = at.value();
        if (!Values.isInteger(value) || value.doubleValue() < 0) {
            findings.add(at, "`" + keyword + "` is a whole number, and not negative.", null);
            return -1;
        }
        return (int) Math.min(Integer.MAX_VALUE, value.doubleValue());
    }

    static @Nullable JsonNode number(Located schema, String keyword, Findings findings) {
        Located at = schema.member(keyword);
        if (at == null) {
            return null;
        }
        if (!at.value().isNumber()) {
            findings.add(at, "`" + keyword + "` is a number.", null);
            return null;
        }
        return at.value();
    }

    static boolean flag(Located schema, String keyword, Findings findings) {
        Located at = schema.member(keyword);
        if (at != null && !at.value().isBoolean()) {
            findings.add(at, "`" + keyword + "` is true or false.", null);
        }
        return at != null && at.value().asBoolean();
    }

    /** "1 item", "2 items". */
    static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
