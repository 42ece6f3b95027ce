package io.penstock.execution;

import io.penstock.identity.ExecutionId;
import io.penstock.identity.Uuids;
import io.penstock.identity.WorkflowId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution as the store shows it.
 *
 * @param detail null in a list
 */
record Execution(
        ExecutionId id,
        WorkflowId workflow,
        int version,
        int generation,
        @Nullable UUID event,
        Status status,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Detail detail) {

    /** What is only read of one execution at a time; all JSON. */
    record Detail(
            byte @Nullable [] input,
            byte @Nullable [] output,
            byte @Nullable [] error,
            byte @Nullable [] tasks,
            int tasksOmitted) {}

    Instant createdAt() {
        return Uuids.time(id.value());
    }
}
