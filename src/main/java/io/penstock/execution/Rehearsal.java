package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Program;
import io.penstock.engine.Outcome;
import io.penstock.engine.OutcomeCodec;
import io.penstock.execution.ControlStore.Kept;
import java.util.List;
import java.util.Optional;

/**
 * Finds out how much of the journal of a run that ended badly may be kept when it goes on from there: what fits the program, without the
 * outcome that it failed with. Pure, and as long as the run's history: call it on a worker.
 */
final class Rehearsal {

    private static final int FIRST_UNSUCCESSFUL = 300;

    private final Recovery recovery;

    Rehearsal(Recovery recovery) {
        this.recovery = recovery;
    }

    /**
     * @param vault with the secrets that it began with
     * @param program that it will run
     * @param journal from a snapshot that the program itself made, or from the beginning
     * @return empty when nothing can be kept
     */
    Optional<Kept> rehearse(Claim claim, Vault vault, Program program, JsonNode input, List<JournalEntry> journal) {
        if (journal.isEmpty()) {
            return Optional.empty();
        }
        boolean snapshot = journal.get(0).snapshot() != null;
        Replay replay = new Replay(recovery.begin(claim, vault, program, input, journal), snapshot);
        int last = snapshot ? journal.get(0).seq() : -1;
        for (JournalEntry entry : journal) {
            byte[] bytes = entry.outcome();
            if (bytes != null) {
                Outcome outcome = OutcomeCodec.decode(vault.openOutcome(claim.ref(), bytes));
                boolean fits = fits(replay, entry, outcome);
                boolean over = !fits || replay.isOver();
                last = fits && !(over && isFailure(outcome)) ? entry.seq() : last;
                if (over) {
                    break;
                }
            }
        }
        return last < 0 ? Optional.empty() : Optional.of(new Kept(journal.get(0).seq(), last, snapshot));
    }

    private static boolean fits(Replay replay, JournalEntry entry, Outcome outcome) {
        try {
            replay.tell(entry, outcome);
            return true;
        } catch (Recovery.Nondeterministic | IllegalArgumentException anotherProgram) {
            return false;
        }
    }

    /** Whether it is worth trying again for another outcome. */
    private static boolean isFailure(Outcome outcome) {
        if (outcome instanceof Outcome.Answered answer) {
            return answer.status() >= FIRST_UNSUCCESSFUL;
        }
        if (outcome instanceof Outcome.ChildEnded child) {
            return !(child.end() instanceof Outcome.Completed);
        }
        return outcome instanceof Outcome.Failed
                || outcome instanceof Outcome.Fired && outcome.position().endsWith("/timeout");
    }
}
