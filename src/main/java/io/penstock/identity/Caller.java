package io.penstock.identity;

/**
 * Who makes a verified request: one user in exactly one organization.
 *
 * @param role of an API key: the key's own, which is at most its maker's
 * @param operator may also administer the server itself
 */
public record Caller(
        OrganizationId organization, UserId user, String email, Role role, boolean operator, Credential credential) {

    /** Without a credential: what the server does by itself for that user. */
    public Caller(OrganizationId organization, UserId user, String email, Role role, boolean operator) {
        this(organization, user, email, role, operator, Credential.NONE);
    }

    /** Whether a program with an API key asks, and not a person. */
    public boolean isProgram() {
        return credential instanceof Credential.Key;
    }

    /** The same with that role. */
    public Caller withRole(Role other) {
        return with(other, operator);
    }

    /** The same with that role and flag, as they are now. */
    public Caller with(Role newRole, boolean nowOperator) {
        return newRole == role && nowOperator == operator
                ? this
                : new Caller(organization, user, email, newRole, nowOperator, credential);
    }
}
