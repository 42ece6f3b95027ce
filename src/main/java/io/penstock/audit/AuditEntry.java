package io.penstock.audit;

import io.penstock.identity.Caller;
import io.penstock.identity.OrganizationId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was done or refused, before it has its place in the chain. Holds no secret, no e-mail address and no body: digests are all
 * that it says of contents.
 *
 * @param id of this entry; one that is appended twice is there once
 * @param organization whose it is; {@link #SERVER} for what belongs to none
 * @param at to the microsecond, as the database keeps it
 * @param actor as {@link Actor} writes itself
 * @param action what was asked for, such as an operation id
 * @param times how often the same was seen within a moment; the rest tells of the first time
 */
public record AuditEntry(
        UUID id,
        OrganizationId organization,
        Instant at,
        String actor,
        String action,
        String target,
        Digests digests,
        Source source,
        Outcome outcome,
        int times) {

    /** The chain of what belongs to no organization; only operators read it. */
    public static final OrganizationId SERVER = new OrganizationId(new UUID(0, 0));

    /** Longer texts are cut: an address line of a stranger must not fill the log. */
    private static final int LONGEST = 512;

    public AuditEntry {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Of what was changed, for those who compare.
     *
     * @param before null: nothing was there, or it is not compared
     */
    public record Digests(byte @Nullable [] before, byte @Nullable [] after) {
        public static final Digests NONE = new Digests(null, null);
    }

    /** Where it came from; empty where it came from the server itself. */
    public record Source(String address, String requestId) {
        public static final Source SERVER = new Source("", "");
    }

    /** A change by a verified caller. */
    public static AuditEntry by(Caller caller, UUID id, Instant at, String action, String target) {
        return new AuditEntry(
                id,
                caller.organization(),
                at,
                Actor.of(caller).toString(),
                action,
                target,
                Digests.NONE,
                Source.SERVER,
                Outcome.DONE,
                1);
    }

    /** A change by the server itself. */
    public static AuditEntry bySystem(OrganizationId organization, UUID id, Instant at, String action, String target) {
        return new AuditEntry(
                id,
                organization,
                at,
                Actor.SYSTEM.toString(),
                action,
                target,
                Digests.NONE,
                Source.SERVER,
                Outcome.DONE,
                1);
    }

    /** The same with digests. */
    public AuditEntry with(Digests known) {
        return new AuditEntry(id, organization, at, actor, action, target, known, source, outcome, times);
    }

    /** The same from there. */
    public AuditEntry from(Source known) {
        return new AuditEntry(id, organization, at, actor, action, target, digests, known, outcome, times);
    }

    /** As it is stored: what is read is never cut, or a text that somebody has lengthened would look whole. */
    AuditEntry trimmed() {
        Source where = new Source(cut(source.address()), cut(source.requestId()));
        return new AuditEntry(
                id, organization, at, cut(actor), cut(action), cut(target), digests, where, outcome, times);
    }

    /** The same, seen so often. */
    AuditEntry times(int count) {
        return new AuditEntry(id, organization, at, actor, action, target, digests, source, outcome, count);
    }

    /** The same, seen once more. */
    AuditEntry again() {
        return times(times + 1);
    }

    private static String cut(String text) {
        // A zero character is no text to PostgreSQL.
        String clean = text.indexOf(0) < 0 ? text : text.replace("\0", "");
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST);
    }
}
