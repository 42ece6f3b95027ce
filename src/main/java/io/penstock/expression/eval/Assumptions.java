package io.penstock.expression.eval;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Which functions and parameters may have many outputs. One is taken to have at most one until its code shows
 * otherwise; then the program is compiled again with what was learned.
 */
final class Assumptions {

    private final Set<Object> many = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean changed;
    private boolean pessimistic;

    boolean isSingle(Object functionOrParameter) {
        return !pessimistic && !many.contains(functionOrParameter);
    }

    void learnMany(Object functionOrParameter) {
        changed |= many.add(functionOrParameter);
    }

    /** Whether something was learned since the last call. */
    boolean takeChanged() {
        boolean taken = changed && !pessimistic;
        changed = false;
        return taken;
    }

    /** Assumes the worst of all, which is always right. */
    void giveUp() {
        pessimistic = true;
    }
}
