package io.penstock.dsl;

import io.penstock.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code try} does with an error.
 *
 * @param errors {@code errors.with}: only these; absent: every error
 * @param as name of the variable that holds the error, {@code error} by default
 * @param retry tries the block again while the policy allows it
 * @param block {@code do}: runs when the error is caught and not (or no longer) retried
 */
public record Catch(
        @Nullable ErrorFilter errors,
        String as,
        @Nullable Expression when,
        @Nullable Expression exceptWhen,
        @Nullable Retry retry,
        @Nullable Block block) {}
