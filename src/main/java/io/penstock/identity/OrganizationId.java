package io.penstock.identity;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.util.UUID;

/** The id of one organization, a UUIDv7. */
public record OrganizationId(UUID value) {

    /** @throws Failure {@link Reason.NotFound}, since a malformed id names nothing */
    public static OrganizationId parse(String text) {
        return new OrganizationId(Uuids.parse("organization", text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
