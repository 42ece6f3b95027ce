package io.penstock.auth;

import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import java.util.Optional;
import java.util.UUID;

/** Something about tokens and keys that are out there, as it is now. */
sealed interface AccessChange {

    /** It has ended. */
    record SessionEnded(UUID session) implements AccessChange {}

    /** @param role empty when the user is not in that organization */
    record MemberChanged(Membership membership, Optional<Role> role) implements AccessChange {}

    /** @param operator empty when there is no such user any more */
    record UserChanged(UserId user, Optional<Boolean> operator) implements AccessChange {}

    /** It was made or revoked. */
    record KeyChanged(UUID key) implements AccessChange {}

    /** A signing key was made, put off or withdrawn. */
    record SigningChanged() implements AccessChange {}

    /** One user's place in one organization. */
    record Membership(OrganizationId organization, UserId user) {}
}
