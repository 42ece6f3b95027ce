package io.penstock.dsl.compile;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The variables that an expression may name, without their {@code $}. */
record Scope(Set<String> variables) {

    /** The arguments that the standard gives to every expression. */
    static final Scope BASE =
            new Scope(Set.of("context", "input", "output", "secrets", "authorization", "task", "workflow", "runtime"));

    /** The variables as expressions write them, in order. */
    List<String> names() {
        return variables.stream().sorted().map(name -> "$" + name).toList();
    }

    Scope with(String... names) {
        Set<String> more = new HashSet<>(variables);
        more.addAll(List.of(names));
        return new Scope(Set.copyOf(more));
    }
}
