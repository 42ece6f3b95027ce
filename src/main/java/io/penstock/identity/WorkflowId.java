package io.penstock.identity;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.util.UUID;

/** The id of one workflow, a UUIDv7. */
public record WorkflowId(UUID value) {

    /** @throws Failure {@link Reason.NotFound}, since a malformed id names nothing */
    public static WorkflowId parse(String text) {
        return new WorkflowId(Uuids.parse("workflow", text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
