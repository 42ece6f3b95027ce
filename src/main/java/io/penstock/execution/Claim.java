package io.penstock.execution;

import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An unfinished execution that this node has just come to own, as the store holds it.
 *
 * @param event whose envelope is the input when {@code input} is null
 * @param retriedAt when it was last made to run again; null: never
 */
record Claim(
        OrganizationId organization,
        ExecutionId id,
        WorkflowId workflow,
        int version,
        int generation,
        Lineage lineage,
        @Nullable UUID event,
        byte @Nullable [] input,
        @Nullable Instant retriedAt) {

    ExecutionRef ref() {
        return new ExecutionRef(organization, id, generation);
    }
}
