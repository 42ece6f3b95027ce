package io.penstock.execution;

import io.penstock.identity.ExecutionId;
import org.jspecify.annotations.Nullable;

/**
 * Where an execution comes from.
 *
 * @param hops how many executions lie between it and what came from outside
 * @param depth how many workflows run above it
 * @param parent whose run waits for this one's end; null: nobody waits
 */
record Lineage(int hops, int depth, @Nullable Parent parent) {

    /** Started from outside. */
    static final Lineage OUTSIDE = new Lineage(0, 0, null);

    /**
     * The place that waits.
     *
     * @param position of the command that started the child
     */
    record Parent(ExecutionId id, int generation, String position) {}
}
