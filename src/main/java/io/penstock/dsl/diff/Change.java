package io.penstock.dsl.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value that differs.
 *
 * @param pointer where, as a JSON pointer
 * @param from null: it was not there
 * @param to null: it is not there any more
 */
public record Change(
        String pointer, @Nullable JsonNode from, @Nullable JsonNode to) {

    /** The smallest values that differ; a list whose length changed is one value. Recursion is bounded by the depth of documents. */
    static List<Change> between(JsonNode from, JsonNode to) {
        List<Change> changes = new ArrayList<>();
        collect("", from, to, changes);
        return List.copyOf(changes);
    }

    private static void collect(String pointer, @Nullable JsonNode from, @Nullable JsonNode to, List<Change> changes) {
        if (from == null || to == null) {
            changes.add(new Change(pointer, from, to));
        } else if (from.isObject() && to.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            from.fieldNames().forEachRemaining(names::add);
            to.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> collect(
                    pointer + "/" + name.replace("~", "~0").replace("/", "~1"), from.get(name), to.get(name), changes));
        } else if (from.isArray() && to.isArray() && from.size() == to.size()) {
            for (int i = 0; i < from.size(); i++) {
                collect(pointer + "/" + i, from.get(i), to.get(i), changes);
            }
        } else if (!from.equals(to)) {
            changes.add(new Change(pointer, from, to));
        }
    }
}
