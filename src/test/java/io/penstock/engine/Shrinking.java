package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Leaves out of a document whatever it fails without, so that somebody can read what is left. */
final class Shrinking {

    private static final int MOST = 2_000;

    private final Predicate<ObjectNode> fails;
    private int tried;

    Shrinking(Predicate<ObjectNode> fails) {
        this.fails = fails;
    }

    ObjectNode of(ObjectNode document) {
        ObjectNode small = document.deepCopy();
        boolean smaller = true;
        while (smaller && tried < MOST) {
            smaller = shrink(small, small);
        }
        return small;
    }

    private boolean shrink(ObjectNode document, JsonNode part) {
        boolean smaller = false;
        if (part instanceof ArrayNode list) {
            for (int i = list.size() - 1; i >= 0; i--) {
                JsonNode removed = list.remove(i);
                boolean needed = list.isEmpty() || !stillFails(document);
                if (needed) {
                    list.insert(i, removed);
                    smaller |= shrink(document, removed);
                }
                smaller |= !needed;
            }
        } else if (part instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                smaller |= shrink(document, object, name);
            }
        }
        return smaller;
    }

    private boolean shrink(ObjectNode document, ObjectNode object, String name) {
        JsonNode removed = object.remove(name);
        if (stillFails(document)) {
            return true;
        }
        object.set(name, removed);
        return shrink(document, removed);
    }

    /** A document that does not compile does not fail. */
    private boolean stillFails(ObjectNode document) {
        if (++tried > MOST) {
            return false;
        }
        try {
            return fails.test(document);
        } catch (RuntimeException refused) {
            return false;
        }
    }
}
