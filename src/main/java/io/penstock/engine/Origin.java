package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.expression.Budget;
import java.time.Instant;
import java.util.Set;

/**
 * What a run is told of itself at its start.
 *
 * @param executionId as {@code $workflow.id} shows it
 * @param startedAt the logical time of the start
 * @param secrets an object of those secrets that the document names under {@code use.secrets}, and that exist
 * @param depth how many workflows run above this one
 * @param hops how many executions lie between this one and what first began the chain of events that led here
 * @param lifecycle which lifecycle events somebody wants
 */
public record Origin(
        String executionId,
        Instant startedAt,
        Limits limits,
        JsonNode secrets,
        int depth,
        int hops,
        Set<Lifecycle.Kind> lifecycle) {

    public Origin {
        lifecycle = Set.copyOf(lifecycle);
    }

    /** Of a run that stands alone and has no secrets. */
    public Origin(String executionId, Instant startedAt, Limits limits) {
        this(executionId, startedAt, limits, JsonNodeFactory.instance.objectNode(), 0, 0, Set.of());
    }

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
