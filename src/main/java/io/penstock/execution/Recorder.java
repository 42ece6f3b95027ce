package io.penstock.execution;

import io.penstock.engine.Command;
import io.penstock.engine.Outcome;
import io.penstock.engine.OutcomeCodec;
import io.vertx.core.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Journals what the commands of an event loop's runs came to, and tells each run, in the order of its journal, only what is durable. Used
 * on its loop's thread only.
 */
final class Recorder {

    private final Ledger ledger;
    private final RunnerSettings settings;
    private final Consumer<ActiveRun> told;
    private final BiConsumer<ActiveRun, Throwable> refused;

    /**
     * @param told takes a run that knows something new
     * @param refused takes a run whose journal the database does not take
     */
    Recorder(
            Ledger ledger,
            RunnerSettings settings,
            Consumer<ActiveRun> told,
            BiConsumer<ActiveRun, Throwable> refused) {
        this.ledger = ledger;
        this.settings = settings;
        this.told = told;
        this.refused = refused;
    }

    /** A place in a run's journal, and what is to be written there. */
    record Writing(Tail.Entry place, JournalEntry entry) {}

    /** Writes an outcome, beside others that are being written; one that nobody waits for any more is forgotten. */
    void record(ActiveRun run, Outcome outcome) {
        Writing writing = open(run, outcome, outcome.position());
        if (writing != null) {
            close(run, writing, ledger.append(writing.entry()));
        }
    }

    /**
     * Takes the next place in the journal for an outcome.
     *
     * @param key unique in the journal
     * @return null when nobody waits for it
     */
    @Nullable
    Writing open(ActiveRun run, Outcome outcome, String key) {
        Command command = run.pending(outcome.position());
        if (run.leaving || command == null) {
            return null;
        }
        byte[] encoded = run.vault.outcome(run.ref, OutcomeCodec.encode(outcome));
        if (run.snapshotDue(encoded.length, settings.snapshotEntries(), settings.snapshotBytes())) {
            run.tail.addSnapshot();
        }
        Tail.Entry place = run.tail.add(outcome);
        return new Writing(place, new JournalEntry(run.ref, key, place.seq(), command.digest(), encoded, null));
    }

    /**
     * Tells the run when it is written.
     *
     * @param written false when the journal has it from elsewhere
     */
    void close(ActiveRun run, Writing writing, Future<Boolean> written) {
        written.onSuccess(mine -> {
                    if (mine) {
                        writing.place().written();
                    } else {
                        writing.place().dropped();
                    }
                    tell(run);
                })
                .onFailure(failure -> refused.accept(run, failure));
    }

    /** Tells the run what is durable by now, unless a worker has it: then once more when the worker is done. */
    void tell(ActiveRun run) {
        if (run.onWorker || run.leaving) {
            return;
        }
        boolean any = false;
        for (Tail.Entry entry = run.tail.poll(); entry != null; entry = run.tail.poll()) {
            Outcome outcome = entry.outcome();
            if (outcome == null) {
                writeSnapshot(run, entry.seq());
            } else {
                run.take(outcome);
                any = true;
            }
        }
        if (any) {
            told.accept(run);
        }
    }

    /**
     * The run need not wait for it: a snapshot only shortens a recovery. There is none while something is on its way that a recovery from
     * before would repeat.
     */
    private void writeSnapshot(ActiveRun run, int seq) {
        if (run.ties.quiet() && run.withdrawn.isEmpty()) {
            ledger.append(run.snapshot(seq)).onFailure(failure -> refused.accept(run, failure));
        }
    }
}
