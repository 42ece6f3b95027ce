package io.penstock.workflow;

import io.penstock.dsl.Documents.Format;
import io.penstock.identity.UserId;
import io.penstock.identity.WorkflowId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A workflow at one of its versions. */
public record Workflow(
        WorkflowId id,
        String namespace,
        String name,
        boolean enabled,
        Instant createdAt,
        Instant updatedAt,
        Revision revision) {

    /**
     * One immutable version.
     *
     * @param document the text as it was saved, byte for byte; lists leave it empty
     * @param digest SHA-256 of the text, in hexadecimal digits
     * @param createdBy null: no user, but an operator at the database
     */
    public record Revision(
            int version,
            Format format,
            byte[] document,
            String digest,
            Instant createdAt,
            @Nullable UserId createdBy) {}
}
