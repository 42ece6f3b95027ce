package io.penstock.dsl.compile;

import java.util.Map;

/**
 * Where a task stands.
 *
 * @param targets the tasks of its block by name, with their index: what a flow directive may name
 */
record Surroundings(Scope scope, Map<String, Integer> targets) {}
