package io.penstock.dsl;

import org.jspecify.annotations.Nullable;

/**
 * How many executions of a workflow may run at the same time.
 *
 * @param limit at least 1
 * @param key computed from the workflow's input: only executions of the same key count together; absent: all of the workflow
 */
public record Concurrency(int limit, @Nullable Template key, OnConflict onConflict) {

    /** What becomes of an execution for which there is no room. */
    public enum OnConflict {
        /** It waits until one ends; the oldest goes first. */
        QUEUE,
        /** It ends at once, as cancelled. */
        SKIP,
        /** The oldest of those that run is cancelled, and what waited before it. */
        REPLACE
    }
}
