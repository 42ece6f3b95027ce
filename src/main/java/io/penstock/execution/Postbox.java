package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.engine.Command;
import io.penstock.engine.Outcome;
import io.penstock.identity.IdSource;
import java.util.ArrayList;
import java.util.function.BiConsumer;

/**
 * Takes the messages for the runs of one event loop. Each run decides on its own when it is at rest: what it wants goes from the inbox into
 * its journal, the rest is deleted. One message for each position at a time, since the run may want the next no more. Used on its loop's
 * thread only.
 */
final class Postbox {

    /** What a run may hold in memory; more stays in the inbox, where the next look finds it. */
    private static final int MOST = 200;

    private final Ledger ledger;
    private final Recorder recorder;
    private final IdSource ids;
    private final BiConsumer<ActiveRun, Throwable> refused;

    Postbox(Ledger ledger, Recorder recorder, IdSource ids, BiConsumer<ActiveRun, Throwable> refused) {
        this.ledger = ledger;
        this.recorder = recorder;
        this.ids = ids;
        this.refused = refused;
    }

    /** A message that came, maybe not for the first time. */
    void deliver(ActiveRun run, Mail mail) {
        if (run.leaving) {
            run.knocked = true;
            return;
        }
        if (run.mail.size() < MOST) {
            run.mail.putIfAbsent(mail.key(), mail);
        }
        if (run.idle) {
            read(run);
        }
    }

    /** To be called when the run is at rest. */
    void read(ActiveRun run) {
        if (run.mail.isEmpty() || run.onWorker || run.leaving || run.suspending) {
            return;
        }
        for (Mail mail : new ArrayList<>(run.mail.values())) {
            if (run.reading.contains(mail.position())) {
                continue;
            }
            Command command = run.pending(mail.position());
            if (mail.kind() == Mail.Kind.EVENT && command instanceof Command.Listen) {
                readEvent(run, mail);
            } else if (mail.kind() == Mail.Kind.CHILD && command instanceof Command.StartChild) {
                readEnd(run, mail);
            } else {
                discard(run, mail);
            }
        }
    }

    private void readEvent(ActiveRun run, Mail mail) {
        if (!run.ties.isSettled(mail.position()) || !run.run.hasRoom(mail.position())) {
            return;
        }
        JsonNode event = mail.content();
        if (run.run.wants(mail.position(), event)) {
            take(
                    run,
                    mail,
                    new Outcome.Received(mail.position(), ids.now(), event),
                    mail.position() + "@" + mail.about());
        } else {
            discard(run, mail);
        }
    }

    private void readEnd(ActiveRun run, Mail mail) {
        if (!run.ties.isSettled(mail.position())) {
            return;
        }
        if (mail.about().equals(run.ties.child(mail.position()))) {
            Outcome.End end = Ends.read(mail.content());
            take(run, mail, new Outcome.ChildEnded(mail.position(), ids.now(), end), mail.position());
        } else {
            discard(run, mail);
        }
    }

    private void take(ActiveRun run, Mail mail, Outcome outcome, String key) {
        Recorder.Writing writing = recorder.open(run, outcome, key);
        if (writing == null) {
            return;
        }
        run.mail.remove(mail.key());
        run.reading.add(mail.position());
        var written = ledger.read(new Reading(run.ref, mail.key(), writing.entry()))
                .onSuccess(done -> run.reading.remove(mail.position()));
        recorder.close(run, writing, written);
    }

    private void discard(ActiveRun run, Mail mail) {
        run.mail.remove(mail.key());
        ledger.read(new Reading(run.ref, mail.key(), null)).onFailure(failure -> refused.accept(run, failure));
    }
}
