package io.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.audit.AuditEntry.Digests;
import io.penstock.audit.AuditEntry.Source;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LinkTest {

    private static final AuditEntry ENTRY = new AuditEntry(
            new UUID(3, 4),
            AuditEntries.ONE,
            java.time.Instant.parse("2026-11-20T10:00:00.123456Z"),
            "user:one",
            "createWorkflow",
            "/api/workflows",
            new Digests(new byte[] {1}, new byte[] {2}),
            new Source("192.0.2.1", "r1"),
            Outcome.DONE,
            1);

    @Test
    void countsFromOneAndHasAHashOfItsOwnAtEachPlace() {
        Link first = Link.first().next(ENTRY);
        Link second = first.next(ENTRY);

        assertThat(first.seq()).isEqualTo(1);
        assertThat(second.seq()).isEqualTo(2);
        assertThat(second.hash()).isNotEqualTo(first.hash());
    }

    @Test
    void hashesStoredEntriesAsEver() {
        assertThat(HexFormat.of().formatHex(Link.first().next(ENTRY).hash()))
                .isEqualTo("4a58b77d5db58c4125ac8f5639186079818e09e16f5cb516dabee3d066a4937d");
    }

    @Test
    void coversEveryPartOfAnEntry() {
        byte[] hash = Link.first().next(ENTRY).hash();
        List<AuditEntry> others = List.of(
                with(new UUID(3, 5), ENTRY.actor(), "/api/workflows"),
                with(ENTRY.id(), "user:two", "/api/workflows"),
                with(ENTRY.id(), ENTRY.actor(), "/api/workflow"),
                ENTRY.times(2),
                ENTRY.with(new Digests(null, new byte[] {2})),
                ENTRY.with(new Digests(new byte[] {1}, new byte[] {})),
                ENTRY.with(new Digests(new byte[] {1}, null)),
                ENTRY.from(new Source("192.0.2.2", "r1")),
                ENTRY.from(new Source("192.0.2.1", "r2")));

        assertThat(others)
                .allSatisfy(other -> assertThat(Link.first().next(other).hash()).isNotEqualTo(hash));
    }

    private static AuditEntry with(UUID id, String actor, String target) {
        return new AuditEntry(
                id,
                ENTRY.organization(),
                ENTRY.at(),
                actor,
                ENTRY.action(),
                target,
                ENTRY.digests(),
                ENTRY.source(),
                ENTRY.outcome(),
                ENTRY.times());
    }

    @Test
    void takesNoTextForTheEndOfAnother() {
        AuditEntry one = with(ENTRY.id(), "ab", "c");
        AuditEntry other = with(ENTRY.id(), "a", "bc");

        assertThat(Link.first().next(one).hash())
                .isNotEqualTo(Link.first().next(other).hash());
    }
}
