package io.penstock.dsl.schema;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/** Which members and items of one value were looked at by a schema: what {@code unevaluatedProperties} and {@code unevaluatedItems} ask. */
final class Evaluated {

    private final Set<String> members = new HashSet<>();
    private final BitSet items = new BitSet();

    void member(String name) {
        members.add(name);
    }

    void item(int index) {
        items.set(index);
    }

    boolean hasMember(String name) {
        return members.contains(name);
    }

    boolean hasItem(int index) {
        return items.get(index);
    }

    int size() {
        return members.size() + items.cardinality();
    }

    void add(Evaluated other) {
        members.addAll(other.members);
        items.or(other.items);
    }
}
