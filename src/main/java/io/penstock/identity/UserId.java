package io.penstock.identity;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.util.UUID;

/** The id of one user, a UUIDv7. */
public record UserId(UUID value) {

    /** @throws Failure {@link Reason.NotFound}, since a malformed id names nothing */
    public static UserId parse(String text) {
        return new UserId(Uuids.parse("user", text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
