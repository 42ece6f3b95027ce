package io.penstock.workflow;

import io.penstock.dsl.Documents.Format;
import io.penstock.identity.WorkflowId;
import java.time.Instant;

/**
 * A workflow at one of its versions.
 *
 * @param document the text as it was saved, byte for byte
 */
public record Workflow(
        WorkflowId id,
        String namespace,
        String name,
        boolean enabled,
        Instant createdAt,
        Instant updatedAt,
        Revision revision) {

    /** One immutable version. */
    public record Revision(int version, Format format, byte[] document, Instant createdAt) {}
}
