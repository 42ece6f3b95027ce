package io.penstock.dsl.compile;

import java.util.Map;

/**
 * Where a task stands.
 *
 * @param targets the tasks of its block by name, with their index: what a flow directive may name
 * @param branch whether it is a branch of a fork: then its block has no other task
 */
record Surroundings(Scope scope, Map<String, Integer> targets, boolean branch) {

    static Surroundings ofBranch(Scope scope) {
        return new Surroundings(scope, Map.of(), true);
    }

    /** Of a function, which has no other task beside it. */
    static Surroundings alone(Scope scope) {
        return new Surroundings(scope, Map.of(), false);
    }
}
