package io.penstock.expression.eval;

import io.penstock.expression.parse.Ast;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions that every program may call. */
public interface Library {

    @Nullable
    Builtin builtin(String name, int arity);

    /** A function that is itself written in jq. */
    Ast.@Nullable Definition definition(String name, int arity);

    /** What {@code @name} does. */
    @Nullable
    Filter format(String name);

    /** All functions, as {@code name/arity}. */
    Set<String> names();

    /** Why a function that jq has is not here. */
    @Nullable
    String absence(String name);
}
