package io.penstock.audit;

import io.penstock.audit.AuditEntry.Digests;
import io.penstock.audit.AuditEntry.Source;
import io.penstock.http.Note;
import io.penstock.http.Witness;
import io.penstock.identity.Caller;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.telemetry.Redactor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Puts what requests did into the audit log. What was done is committed before the request is answered; when the database is away the wait ends
 * after a moment with a failure, and the entry is written later. What was refused or failed is gathered, so that it holds nobody up. Safe on any
 * thread.
 */
public final class AuditTrail implements Witness {

    /** How many refused requests that are not alike are kept apart within a moment. */
    private static final int KINDS = 2_000;
    /** Told in the server's chain, with the count in {@code times}. */
    private static final String LOST = "audit.lost";

    private static final long PATIENCE_SECONDS = 2;

    private final AuditWriter writer;
    private final Gathering gathering = new Gathering(KINDS);
    private final IdSource ids;
    private final LongAdder lost = new LongAdder();

    /** @param queue the most entries that wait to be written */
    public AuditTrail(Vertx vertx, AuditLog log, int queue, IdSource ids) {
        this.writer = new AuditWriter(vertx, log, queue);
        this.ids = ids;
    }

    @Override
    public boolean reserve() {
        return writer.reserve();
    }

    @Override
    public void release() {
        writer.release();
    }

    @Override
    public Future<Void> see(Seen seen) {
        AuditEntry entry = entry(seen);
        if (seen.isDone()) {
            return writer.write(entry).timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        gathering.add(entry);
        return Future.succeededFuture();
    }

    /** Writes what the server did by itself; succeeds when it is committed. */
    public Future<Void> tell(OrganizationId organization, String action, String target) {
        return writer.write(AuditEntry.bySystem(organization, ids.next(), ids.now(), action, target));
    }

    private AuditEntry entry(Seen seen) {
        Note note = seen.note();
        String target = note.target() == null ? seen.path() : note.target();
        return new AuditEntry(
                ids.next(),
                organization(seen.caller(), note),
                ids.now(),
                actor(seen.caller(), note).toString(),
                seen.operation(),
                Redactor.redact(target),
                new Digests(note.before(), note.after()),
                new Source(seen.address(), seen.requestId()),
                seen.isDone() ? Outcome.DONE : seen.isRefused() ? Outcome.REFUSED : Outcome.FAILED,
                1);
    }

    private static OrganizationId organization(@Nullable Caller caller, Note note) {
        if (caller != null) {
            return caller.organization();
        }
        return note.organization() == null ? AuditEntry.SERVER : note.organization();
    }

    private static Actor actor(@Nullable Caller caller, Note note) {
        if (caller != null) {
            return Actor.of(caller);
        }
        return note.user() == null ? Actor.ANONYMOUS : Actor.user(note.user());
    }

    /** Hands on what was gathered, and tells what was lost. A job runs it every moment. */
    public Future<Void> flush() {
        gathering.take().forEach(writer::offer);
        long missing = gathering.takeLost() + writer.takeLost();
        if (missing > 0) {
            lost.add(missing);
            writer.write(AuditEntry.bySystem(AuditEntry.SERVER, ids.next(), ids.now(), LOST, "/audit")
                    .times((int) Math.min(missing, Integer.MAX_VALUE)));
        }
        return Future.succeededFuture();
    }

    /** How many entries wait to be written, or have a place kept for them. */
    public int waiting() {
        return writer.waiting();
    }

    /** How many entries were lost, as far as it was told. */
    public long lost() {
        return lost.sum();
    }

    /** The same, and succeeds when all of it is written or lost; for the end of the server. */
    public Future<Void> drain() {
        return flush().compose(handed -> writer.drained());
    }
}
