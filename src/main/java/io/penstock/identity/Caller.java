package io.penstock.identity;

/**
 * Who makes a verified request: one user in exactly one organization.
 *
 * @param operator may also administer the server itself
 */
public record Caller(OrganizationId organization, UserId user, String email, Role role, boolean operator) {

    /** The same with that role. */
    public Caller withRole(Role other) {
        return new Caller(organization, user, email, other, operator);
    }
}
