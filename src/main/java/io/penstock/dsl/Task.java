package io.penstock.dsl;

import io.penstock.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * One named task: what every kind shares, and the action that is its own.
 *
 * @param pointer JSON pointer of the task in the document, as {@code /do/0/greet}: the {@code instance} of its errors
 * @param condition {@code if}; the task is skipped when it answers {@code false} or {@code null}
 * @param timeout {@code timeout.after}; absent: it may take any time
 */
public record Task(
        String name,
        String pointer,
        @Nullable Expression condition,
        Transform transform,
        Flow then,
        Action action,
        @Nullable Delay timeout) {

    /** A task without a time-out. */
    public Task(
            String name,
            String pointer,
            @Nullable Expression condition,
            Transform transform,
            Flow then,
            Action action) {
        this(name, pointer, condition, transform, then, action, null);
    }
}
