package io.penstock.dsl.compile;

import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which properties an object of the standard has.
 *
 * @param what the construct, as a message names it: "A retry policy"
 * @param known those that can stand there
 * @param outside those of the standard that are refused, each with the reason: a sentence
 */
record Shape(String what, List<String> known, Map<String, String> outside) {

    static Shape of(String what, String... known) {
        return new Shape(what, List.of(known), Map.of());
    }

    /** The same, where the standard has a property that is refused for that reason. */
    Shape without(String name, String reason) {
        return new Shape(what, known, Map.of(name, reason));
    }

    /** The same properties of another construct. */
    Shape named(String other) {
        return new Shape(other, known, outside);
    }

    Shape and(List<String> more) {
        List<String> all = new ArrayList<>(known);
        all.addAll(more);
        return new Shape(what, all, outside);
    }

    /** Checks the object's kind and the names of its members. */
    Fields read(Located at, Findings findings) {
        if (!at.isObject()) {
            findings.add(at, what + " is an object.", "Known here: " + String.join(", ", known) + ".");
            return new Fields(this, at, findings, false);
        }
        for (Located member : at.members()) {
            String reason = outside.get(member.key());
            if (reason != null) {
                findings.addKey(member, reason, null);
            } else if (!known.contains(member.key())) {
                findings.addMisspeltKey(member, what + " has no property `" + member.key() + "`.", known);
            }
        }
        return new Fields(this, at, findings, true);
    }

    /** As {@link #read}; of nothing when there is nothing. */
    @Nullable
    Fields readIfThere(@Nullable Located at, Findings findings) {
        return at == null ? null : read(at, findings);
    }
}
