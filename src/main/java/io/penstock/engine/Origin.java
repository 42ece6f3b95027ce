package io.penstock.engine;

import io.penstock.expression.Budget;
import java.time.Instant;

/**
 * What a run is told of itself at its start.
 *
 * @param executionId as {@code $workflow.id} shows it
 * @param startedAt the logical time of the start
 */
public record Origin(String executionId, Instant startedAt, Limits limits) {

    /**
     * What one run may use.
     *
     * @param expression budget of one expression
     * @param fuelBetweenCommands steps that may pass without a side effect, before an endless loop is called one; a sixteenth of it after a
     *     jump back
     * @param dataBytes the size that {@code $context}, and a task's data, may have
     * @param traceTasks tasks that a trace keeps
     * @param traceBytes size of a trace as text
     * @param traceValueBytes size of one value in a trace
     */
    public record Limits(
            Budget expression,
            long fuelBetweenCommands,
            long dataBytes,
            int traceTasks,
            int traceBytes,
            int traceValueBytes) {

        public static final Limits DEFAULT =
                new Limits(Budget.DEFAULT, 40_000_000L, 16 << 20, 2_000, 256 << 10, 4 << 10);
    }
}
