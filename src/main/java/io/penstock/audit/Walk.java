package io.penstock.audit;

import io.penstock.audit.AuditStore.StoredHead;
import io.penstock.identity.OrganizationId;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes along one chain, from where it begins to its head, and notes where it does not hold. After each break it goes on from what is stored,
 * so that one changed entry is one finding. Pure.
 */
final class Walk {

    /** A chain that was computed anew breaks at every entry. */
    private static final int MOST_FINDINGS = 100;

    private final OrganizationId organization;
    private final @Nullable Head head;
    private final List<CopiedHead> expected = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private Link at;
    private long entries;

    /** @param stored null: the chain has no head */
    Walk(OrganizationId organization, @Nullable StoredHead stored, HeadSeal seal) {
        this.organization = organization;
        this.head = stored == null ? null : stored.head();
        this.at = head == null ? Link.first() : head.begin();
        if (stored == null) {
            find(0, "the chain has no head: it was removed");
        } else if (!seal.holds(organization, stored.head(), stored.seal())) {
            find(
                    stored.head().last().seq(),
                    "the head is not the server's: it was changed, or sealed with another key");
        }
    }

    /** That head must be met on the way. */
    void expect(CopiedHead copy) {
        expected.add(copy);
    }

    void step(AuditRecord record) {
        entries++;
        compare(record.link());
        long seq = record.link().seq();
        if (head != null && seq <= head.begin().seq()) {
            find(seq, "the entry stands before the beginning of the chain: it was added");
            return;
        }
        if (seq > at.seq() + 1) {
            find(at.seq() + 1, missing(at.seq() + 1, seq - 1) + ": removed");
        } else if (!at.next(record.entry()).is(record.link())) {
            find(seq, "the entry was changed, moved or put there");
        }
        if (record.entry().action().equals(AuditLog.TAMPERED)) {
            find(seq, "a server found the head changed, or set back, when it wrote this entry");
        }
        at = record.link();
    }

    private void compare(Link link) {
        expected.stream()
                .filter(copy -> copy.seq() == link.seq() && !MessageDigest.isEqual(copy.hash(), link.hash()))
                .forEach(copy -> find(copy.seq(), "the entry is not the one that the copy knows"));
    }

    private static String missing(long from, long to) {
        return from == to ? "the entry is missing" : "the entries up to " + to + " are missing";
    }

    /** After the last entry. */
    void end() {
        if (head == null) {
            return;
        }
        expected.stream()
                .filter(copy -> copy.seq() > at.seq())
                .forEach(copy -> find(copy.seq(), "the copy knows this entry, and the chain is shorter"));
        Link last = head.last();
        if (at.seq() < last.seq()) {
            find(at.seq() + 1, missing(at.seq() + 1, last.seq()) + " at the end: cut off");
        } else if (at.seq() > last.seq()) {
            find(last.seq() + 1, "entries stand behind the head: they were added, or the head was set back");
        } else if (!at.is(last)) {
            find(at.seq(), "the last entry is not the one that the head names");
        }
    }

    void find(long seq, String problem) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(new Finding(organization, seq, problem));
        }
    }

    List<Finding> findings() {
        return findings;
    }

    long entries() {
        return entries;
    }
}
