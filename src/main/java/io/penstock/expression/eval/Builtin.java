package io.penstock.expression.eval;

import org.jspecify.annotations.Nullable;

/** A function that every program may call: makes the code of one call from its arguments' code. */
@FunctionalInterface
public interface Builtin {

    /** @return null when the definition in jq must do it */
    @Nullable
    Code call(Code[] arguments);
}
