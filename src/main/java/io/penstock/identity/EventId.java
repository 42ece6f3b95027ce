package io.penstock.identity;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.util.UUID;

/** The id of one event, a UUIDv7. */
public record EventId(UUID value) {

    /** @throws Failure {@link Reason.NotFound}, since a malformed id names nothing */
    public static EventId parse(String text) {
        return new EventId(Uuids.parse("event", text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
