package io.penstock.organization;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.Role;
import org.jspecify.annotations.Nullable;

/**
 * What is asked before a member is changed, as it stands in the transaction that would change it. Pure.
 *
 * @param actor the role that who asks has now; null: none any more
 * @param target the role of the member
 * @param owners how many owners the organization has
 */
record Standing(@Nullable Role actor, Role target, long owners) {

    /** @throws Failure Forbidden or Conflict, when the member may not be given that role */
    void checkChange(Role wanted) {
        checkRank(target);
        checkRank(wanted);
        if (target == Role.OWNER && wanted != Role.OWNER) {
            checkOtherOwner();
        }
    }

    /** @throws Failure Forbidden or Conflict, when the member may not be removed */
    void checkRemoval() {
        checkRank(target);
        if (target == Role.OWNER) {
            checkOtherOwner();
        }
    }

    /** @throws Failure Forbidden, when who asks has no say over that role */
    private void checkRank(Role concerned) {
        if (actor == null) {
            throw new Failure(new Reason.Forbidden("You are not a member of the organization any more."));
        }
        check(actor, concerned);
    }

    private void checkOtherOwner() {
        if (owners <= 1) {
            throw new Failure(new Reason.Conflict(
                    "An organization keeps at least one owner; make somebody else an owner first."));
        }
    }

    /**
     * Admins decide about everybody but owners, owners about everybody.
     *
     * @throws Failure Forbidden
     */
    static void check(Role actor, Role concerned) {
        if (!actor.includes(Role.ADMIN)) {
            throw new Failure(new Reason.Forbidden("This takes the role admin or higher."));
        }
        if (!actor.includes(concerned)) {
            throw new Failure(new Reason.Forbidden("Only an owner makes, changes or removes owners."));
        }
    }
}
