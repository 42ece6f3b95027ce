package io.penstock.audit;

import io.penstock.identity.OrganizationId;

/**
 * Where a chain does not hold.
 *
 * @param seq of the entry; of the first one where there are more
 */
public record Finding(OrganizationId organization, long seq, String problem) {

    /** One line for people. */
    @Override
    public String toString() {
        String whose = organization.equals(AuditEntry.SERVER) ? "server" : "organization " + organization;
        return whose + ", entry " + seq + ": " + problem;
    }
}
