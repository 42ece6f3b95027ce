package io.penstock.dsl.compile;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The variables that an expression may name, without their {@code $}: the standard's table of runtime expression arguments. */
record Scope(Set<String> variables) {

    private static final Set<String> ARGUMENTS =
            Set.of("context", "input", "output", "secrets", "authorization", "task", "workflow", "runtime");

    /** In event filters: there is no run yet. */
    static final Scope EVENT = new Scope(Set.of());

    /** In the workflow's {@code input.from}. */
    static final Scope WORKFLOW_INPUT = new Scope(Set.of("secrets", "workflow", "runtime"));

    /** In the workflow's {@code output.as}. */
    static final Scope WORKFLOW_OUTPUT = WORKFLOW_INPUT.with("context");

    /** In the definition of a task, and in its {@code output.as}. */
    static final Scope TASK = WORKFLOW_OUTPUT.with("task", "input", "authorization");

    /** Whether a variable is one of the standard's own, wherever it is given. */
    static boolean isArgument(String variable) {
        return ARGUMENTS.contains(variable);
    }

    /** In a task's {@code if} and {@code input.from}, when its input is not made yet. */
    Scope beforeInput() {
        Set<String> fewer = new HashSet<>(variables);
        fewer.removeAll(Set.of("input", "authorization"));
        return new Scope(Set.copyOf(fewer));
    }

    /** In an authentication, which is what {@code $authorization} comes from. */
    Scope beforeAuthorization() {
        Set<String> fewer = new HashSet<>(variables);
        fewer.remove("authorization");
        return new Scope(Set.copyOf(fewer));
    }

    /** In a task's {@code export.as}. */
    Scope afterOutput() {
        return with("output");
    }

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
