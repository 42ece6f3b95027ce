package io.penstock.dsl;

import io.penstock.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * What happens around certain tasks: {@code use.extensions}.
 *
 * @param when over the raw input of the task; absent: always
 */
public record Extension(
        @Nullable Expression when,
        @Nullable Block before,
        @Nullable Block after) {}
