package io.penstock.expression.builtin;

import io.penstock.expression.eval.Builtin;
import io.penstock.expression.eval.Filter;
import io.penstock.expression.eval.Library;
import io.penstock.expression.parse.Ast;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All functions that a program may call: those written in Java, and those written in jq. */
public final class Builtins implements Library {

    private static final Map<String, String> ABSENT = Map.ofEntries(
            Map.entry("input", "an expression has one input"),
            Map.entry("inputs", "an expression has one input"),
            Map.entry("input_filename", "an expression does not see files"),
            Map.entry("input_line_number", "an expression does not see files"),
            Map.entry("env", "an expression does not see the environment"),
            Map.entry("$ENV", "an expression does not see the environment"),
            Map.entry("halt", "an expression cannot stop the server; use error"),
            Map.entry("halt_error", "an expression cannot stop the server; use error"),
            Map.entry("localtime", "an expression has no time zone; use gmtime"),
            Map.entry("strflocaltime", "an expression has no time zone; use strftime"),
            Map.entry("get_search_list", "an expression stands alone"),
            Map.entry("get_jq_origin", "an expression does not see files"),
            Map.entry("get_prog_origin", "an expression does not see files"),
            Map.entry("modulemeta", "an expression stands alone"));

    public static final Library LIBRARY = new Builtins();

    private final Registry registry = new Registry();
    private final Map<String, Ast.Definition> definitions = Prelude.definitions();
    private final Set<String> names;

    private Builtins() {
        Basics.register(registry);
        Generators.register(registry);
        Texts.register(registry);
        Collections.register(registry);
        Places.register(registry);
        Streams.register(registry);
        Matching.register(registry);
        Substitution.register(registry);
        Maths.register(registry);
        Dates.register(registry);
        names = new TreeSet<>(registry.names());
        names.addAll(definitions.keySet());
        names.removeIf(name -> name.startsWith("_"));
    }

    @Override
    public @Nullable Builtin builtin(String name, int arity) {
        return registry.find(name, arity);
    }

    @Override
    public Ast.@Nullable Definition definition(String name, int arity) {
        return definitions.get(name + "/" + arity);
    }

    @Override
    public @Nullable Filter format(String name) {
        return Formats.find(name);
    }

    @Override
    public Set<String> names() {
        return java.util.Collections.unmodifiableSet(names);
    }

    @Override
    public @Nullable String absence(String name) {
        return ABSENT.get(name);
    }
}
