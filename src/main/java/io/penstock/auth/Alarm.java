package io.penstock.auth;

import io.penstock.identity.OrganizationId;

/** Is told of suspicious sign-ins, for the record; must not block. */
@FunctionalInterface
public interface Alarm {

    /**
     * Once an hour for each account or address.
     *
     * @param organization whose account is tried; that of the server when nobody's is, or many are
     * @param action what it looks like, as the audit log names it
     * @param target the account, or the address
     */
    void raise(OrganizationId organization, String action, String target);
}
