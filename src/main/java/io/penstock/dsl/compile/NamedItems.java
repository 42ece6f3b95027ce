package io.penstock.dsl.compile;

import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The standard's ordered maps: a list whose items are objects with one key, the item's name. */
final class NamedItems {

    private static final int MAX_NAME = 200;

    private NamedItems() {}

    /**
     * The values under the names; what is no named item is told and left out.
     *
     * @param told says that an item lacks its name, in better words than these, and whether it did
     */
    static List<Located> of(@Nullable Located list, String what, Predicate<Located> told, Findings findings) {
        List<Located> named = new ArrayList<>();
        if (list == null) {
            return named;
        }
        if (!list.isArray()) {
            String hint = list.isObject() ? "Put `- ` before each name." : null;
            findings.add(list, "`" + list.key() + "` is a list of named " + what + "s.", hint);
            return named;
        }
        for (Located item : list.items()) {
            if (told.test(item)) {
                continue;
            }
            if (!item.isObject() || item.members().size() != 1) {
                findings.add(item, "Each " + what + " is an object with one key, its name.", hint(item, what));
                continue;
            }
            Located value = item.members().iterator().next();
            if (value.key().isBlank() || value.key().length() > MAX_NAME) {
                findings.addKey(value, "The name of a " + what + " has 1 to " + MAX_NAME + " characters.", null);
            }
            named.add(value);
        }
        return named;
    }

    private static String hint(Located item, String what) {
        if (item.isObject() && item.members().size() > 1) {
            return "Indent what belongs to the " + what + " below its name, or begin a new item with `- `.";
        }
        return "Write `- name:` and the " + what + " below it, indented.";
    }
}
