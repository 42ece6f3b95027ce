package io.penstock.dsl;

import org.jspecify.annotations.Nullable;

/**
 * How each execution of a workflow is carried out, whatever its tasks are.
 *
 * @param timeout {@code timeout.after}; absent: it may take any time
 * @param concurrency absent: any number runs at the same time
 * @param keyPerAttempt whether a call that the document repeats gets a new {@code Idempotency-Key} each time
 */
public record Conduct(@Nullable Delay timeout, @Nullable Concurrency concurrency, boolean keyPerAttempt) {

    /** That of a workflow which says nothing about it. */
    public static final Conduct PLAIN = new Conduct(null, null, false);
}
