package io.penstock.expression.eval;

import io.penstock.expression.parse.Ast;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What names mean at a point of the program. Immutable: each definition makes a new scope around what follows it. */
final class Scope {

    private static final int VARIABLE = -1;
    private static final int LABEL = -2;

    static final Scope ROOT = new Scope(null, "", LABEL, 0, null);

    private final @Nullable Scope parent;
    private final String name;
    /** A function's number of parameters. */
    private final int arity;
    /** The length of the environment here. */
    private final int level;
    /** A {@link Function}, an {@link Ast.Parameter}, or nothing. */
    private final @Nullable Object meaning;

    private Scope(@Nullable Scope parent, String name, int arity, int level, @Nullable Object meaning) {
        this.parent = parent;
        this.name = name;
        this.arity = arity;
        this.level = level;
        this.meaning = meaning;
    }

    int level() {
        return level;
    }

    @Nullable
    Object meaning() {
        return meaning;
    }

    Scope withVariable(String variable) {
        return new Scope(this, variable, VARIABLE, level + 1, null);
    }

    Scope withLabel(String label) {
        return new Scope(this, label, LABEL, level + 1, null);
    }

    Scope withFunction(Function function) {
        Ast.Definition definition = function.definition();
        return new Scope(this, definition.name(), definition.parameters().size(), level, function);
    }

    /** A parameter; one that takes a value may be read as a variable too. */
    Scope withParameter(Ast.Parameter parameter) {
        Scope scope = new Scope(this, parameter.name(), 0, level + 1, parameter);
        return parameter.value() ? new Scope(scope, parameter.name(), VARIABLE, level + 1, null) : scope;
    }

    @Nullable
    Scope variable(String variable) {
        return find(variable, VARIABLE);
    }

    @Nullable
    Scope label(String label) {
        return this == ROOT ? null : find(label, LABEL);
    }

    @Nullable
    Scope function(String function, int parameters) {
        return find(function, parameters);
    }

    private @Nullable Scope find(String wanted, int kind) {
        for (Scope scope = this; scope != null && scope != ROOT; scope = scope.parent) {
            if (scope.arity == kind && scope.name.equals(wanted)) {
                return scope;
            }
        }
        return null;
    }

    Set<String> variables() {
        Set<String> names = new LinkedHashSet<>();
        for (Scope scope = this; scope != null; scope = scope.parent) {
            if (scope.arity == VARIABLE) {
                names.add(scope.name);
            }
        }
        return names;
    }

    Set<String> functions() {
        Set<String> names = new LinkedHashSet<>();
        for (Scope scope = this; scope != null; scope = scope.parent) {
            if (scope.arity >= 0) {
                names.add(scope.name + "/" + scope.arity);
            }
        }
        return names;
    }
}
