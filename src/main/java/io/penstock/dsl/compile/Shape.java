package io.penstock.dsl.compile;

import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which properties an object of the standard has.
 *
 * @param what the construct, as a message names it: "A retry policy"
 * @param known those that this release runs
 * @param later those of the standard that it does not run yet
 */
record Shape(String what, List<String> known, List<String> later) {

    static Shape of(String what, String... known) {
        return new Shape(what, List.of(known), List.of());
    }

    Shape later(String... names) {
        return new Shape(what, known, List.of(names));
    }

    /** The same properties of another construct. */
    Shape named(String other) {
        return new Shape(other, known, later);
    }

    Shape and(List<String> more) {
        List<String> all = new ArrayList<>(known);
        all.addAll(more);
        return new Shape(what, all, later);
    }

    /** Checks the object's kind and the names of its members. */
    Fields read(Located at, Findings findings) {
        if (!at.isObject()) {
            findings.add(at, what + " is an object.", "Known here: " + String.join(", ", known) + ".");
            return new Fields(this, at, findings, false);
        }
        for (Located member : at.members()) {
            if (later.contains(member.key())) {
                findings.addKey(member, "`" + member.key() + "` is not in this release yet.", null);
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
