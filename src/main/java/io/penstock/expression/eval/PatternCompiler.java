package io.penstock.expression.eval;

import io.penstock.expression.parse.Ast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compiles what binds variables. All alternatives of a pattern make environments of the same shape. */
final class PatternCompiler {

    private final Compiler compiler;

    PatternCompiler(Compiler compiler) {
        this.compiler = compiler;
    }

    /** Compiles what follows a binding. */
    interface Body {
        /** @param only whether it runs at most once, as the last thing that the binding does */
        Code compile(Scope scope, boolean only);
    }

    Code bind(Ast.Bind bind, Scope scope, Body body) {
        Code source = compiler.compile(bind.source(), scope);
        List<String> names = names(bind.patterns());
        Binding[] bindings = bindings(bind.patterns(), names, scope);
        boolean only = source.isSingle() && bindings.length == 1 && bindings[0].isSingle();
        return new Binders.Bind(source, bindings, body.compile(inner(scope, names), only));
    }

    Code reduce(Ast.Reduce reduce, Scope scope) {
        Code source = compiler.compile(reduce.source(), scope);
        List<String> names = names(reduce.patterns());
        return new Binders.Reduce(
                source,
                bindings(reduce.patterns(), names, scope),
                compiler.compile(reduce.initial(), scope),
                compiler.compile(reduce.update(), inner(scope, names)));
    }

    Code foreach(Ast.Foreach foreach, Scope scope) {
        Code source = compiler.compile(foreach.source(), scope);
        List<String> names = names(foreach.patterns());
        Scope inner = inner(scope, names);
        Ast extract = foreach.extract();
        return new Binders.Foreach(
                source,
                bindings(foreach.patterns(), names, scope),
                compiler.compile(foreach.initial(), scope),
                compiler.compile(foreach.update(), inner),
                extract == null ? new Leaf.Identity() : compiler.compile(extract, inner));
    }

    private static Scope inner(Scope scope, List<String> names) {
        Scope inner = scope;
        for (String name : names) {
            inner = inner.withVariable(name);
        }
        return inner;
    }

    private static List<String> names(List<Ast.Pattern> patterns) {
        List<String> names = new ArrayList<>();
        for (Ast.Pattern pattern : patterns) {
            collect(pattern, names);
        }
        return names;
    }

    private static void collect(Ast.Pattern pattern, List<String> names) {
        if (pattern instanceof Ast.VariablePattern variable) {
            add(variable.name(), names);
        } else if (pattern instanceof Ast.ArrayPattern array) {
            array.elements().forEach(element -> collect(element, names));
        } else if (pattern instanceof Ast.ObjectPattern object) {
            for (Ast.PatternEntry entry : object.entries()) {
                if (entry.variable() != null) {
                    add(entry.variable(), names);
                }
                if (entry.value() != null) {
                    collect(entry.value(), names);
                }
            }
        }
    }

    private static void add(String name, List<String> names) {
        if (!names.contains(name)) {
            names.add(name);
        }
    }

    private Binding[] bindings(List<Ast.Pattern> patterns, List<String> names, Scope scope) {
        Binding[] bindings = new Binding[patterns.size()];
        for (int i = 0; i < bindings.length; i++) {
            bindings[i] = new Layout(names, scope).compile(patterns.get(i));
        }
        return bindings;
    }

    /** Gives each part of one pattern a slot. */
    private final class Layout {

        private final List<String> names;
        private final Scope scope;
        private final List<Binding.Take> takes = new ArrayList<>();
        private final int[] variables;
        private int slots = 1;

        Layout(List<String> names, Scope scope) {
            this.names = names;
            this.scope = scope;
            this.variables = new int[names.size()];
            Arrays.fill(variables, -1);
        }

        Binding compile(Ast.Pattern pattern) {
            place(pattern, 0);
            return new Binding(takes.toArray(new Binding.Take[0]), slots, variables);
        }

        private void place(Ast.Pattern pattern, int slot) {
            if (pattern instanceof Ast.VariablePattern variable) {
                variables[names.indexOf(variable.name())] = slot;
            } else if (pattern instanceof Ast.ArrayPattern array) {
                for (int i = 0; i < array.elements().size(); i++) {
                    place(array.elements().get(i), take(slot, new Leaf.Constant(Numbers.of(i))));
                }
            } else if (pattern instanceof Ast.ObjectPattern object) {
                for (Ast.PatternEntry entry : object.entries()) {
                    entry(entry, slot);
                }
            }
        }

        private void entry(Ast.PatternEntry entry, int slot) {
            int part = take(slot, compiler.compile(entry.key(), scope));
            if (entry.variable() != null) {
                variables[names.indexOf(entry.variable())] = part;
            }
            if (entry.value() != null) {
                place(entry.value(), part);
            }
        }

        private int take(int from, Code key) {
            takes.add(new Binding.Take(from, key, slots));
            return slots++;
        }
    }
}
