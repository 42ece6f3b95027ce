package io.penstock.identity;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.util.UUID;

/** The id of one execution, a UUIDv7. */
public record ExecutionId(UUID value) {

    /** @throws Failure {@link Reason.NotFound}, since a malformed id names nothing */
    public static ExecutionId parse(String text) {
        return new ExecutionId(Uuids.parse("execution", text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
