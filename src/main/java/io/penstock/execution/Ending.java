package io.penstock.execution;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The one final write of an execution.
 *
 * @param output JSON; only of a completed one
 * @param error JSON; of a faulted or suspended one
 * @param tasks the trace, a JSON array
 */
public record Ending(
        ExecutionRef execution,
        Status status,
        byte @Nullable [] output,
        byte @Nullable [] error,
        byte[] tasks,
        int tasksOmitted,
        Instant startedAt,
        Instant finishedAt) {

    int bytes() {
        return 256 + tasks.length + (output == null ? 0 : output.length) + (error == null ? 0 : error.length);
    }
}
