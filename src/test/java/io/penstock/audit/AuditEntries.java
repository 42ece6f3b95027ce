package io.penstock.audit;

import io.penstock.audit.AuditEntry.Digests;
import io.penstock.audit.AuditEntry.Source;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/** Entries for tests. */
final class AuditEntries {

    static final OrganizationId ONE = new OrganizationId(new UUID(1, 1));
    static final OrganizationId TWO = new OrganizationId(new UUID(1, 2));
    static final IdSource IDS = new IdSource(InstantSource.system(), 7);

    private AuditEntries() {}

    static AuditEntry entry(OrganizationId organization, String target) {
        return new AuditEntry(
                IDS.next(),
                organization,
                Instant.parse("2026-11-20T10:00:00.123456789Z"),
                "user:one",
                "createWorkflow",
                target,
                new Digests(null, new byte[] {1, 2}),
                new Source("192.0.2.1", "r1"),
                Outcome.DONE,
                1);
    }
}
