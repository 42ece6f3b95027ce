package io.penstock.identity;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.util.UUID;

/** The id of one node, a UUIDv7. */
public record NodeId(UUID value) {

    /** @throws Failure {@link Reason.NotFound}, since a malformed id names nothing */
    public static NodeId parse(String text) {
        return new NodeId(Uuids.parse("node", text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
