package io.penstock.execution;

import io.penstock.engine.Command;
import io.penstock.engine.Outcome;
import io.penstock.engine.Run;
import io.penstock.engine.Step;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells a run again what its journal holds, and checks that it asks for the same. An outcome may belong to a command that the run has
 * withdrawn meanwhile: it was being written when that happened. What it tells of itself is kept, to be told once more. Pure.
 */
final class Replay {

    private final ActiveRun replayed;
    private final boolean midway;
    private final Map<String, Long> asked = new HashMap<>();

    /** @param midway whether the run begins at a snapshot: what it asked for and withdrew before is not known */
    Replay(ActiveRun replayed, boolean midway) {
        this.replayed = replayed;
        this.midway = midway;
        replayed.run.pending().forEach(this::asked);
    }

    private void asked(Command command) {
        asked.put(command.position().value(), command.digest());
        replayed.asked(command);
    }

    /** @throws Recovery.Nondeterministic when the program asks for something else there, or never asked */
    void tell(JournalEntry entry, Outcome outcome) {
        advance();
        Long digest = asked.get(outcome.position());
        if (digest == null && !midway) {
            throw new Recovery.Nondeterministic(
                    "The journal holds an outcome at " + outcome.position() + ", where the program asks for nothing.");
        }
        if (digest != null && digest != entry.digest()) {
            throw new Recovery.Nondeterministic("The journal holds another command at " + outcome.position() + ".");
        }
        replayed.take(outcome);
    }

    /** Whether the run has come to its end by what it was told. */
    boolean isOver() {
        return advance() == Step.State.ENDED;
    }

    private Step.State advance() {
        Step step;
        do {
            step = replayed.run.step(Run.WORKER_FUEL);
            replayed.told.addAll(step.lifecycle());
            step.commands().forEach(this::asked);
            step.withdrawn().forEach(this::withdrawn);
        } while (step.state() == Step.State.YIELDED);
        return step.state();
    }

    /** Whether the database knows is not certain; it is told again. */
    private void withdrawn(String position) {
        Command command = replayed.pending(position);
        replayed.settled(position);
        if (command instanceof Command.Listen || command instanceof Command.StartChild child && child.await()) {
            replayed.withdrawn.add(position);
        }
    }
}
