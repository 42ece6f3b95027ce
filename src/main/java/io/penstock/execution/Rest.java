package io.penstock.execution;

import io.penstock.engine.Command;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run waits for that needs no memory: a time that is far away, events, or children. Pure.
 *
 * @param due when it is to be woken at the latest; null: by a message only
 * @param forOthers whether a message may wake it any moment
 */
record Rest(@Nullable Instant due, boolean forOthers) {

    /**
     * The rest that an idle run may take; null when something is on its way, or comes before {@code soon}.
     */
    static @Nullable Rest of(ActiveRun run, Instant soon) {
        boolean busy = !run.tail.isEmpty() || !run.mail.isEmpty() || !run.ties.quiet();
        if (busy || run.pending().isEmpty()) {
            return null;
        }
        Instant due = null;
        boolean forOthers = false;
        for (Command command : run.pending().values()) {
            if (command instanceof Command.Timer timer) {
                Instant its = run.due(timer);
                if (its.isBefore(soon)) {
                    return null;
                }
                due = due == null || its.isBefore(due) ? its : due;
            } else if (run.ties.isSettled(command.position().value())) {
                forOthers = true;
            } else {
                return null;
            }
        }
        return new Rest(due, forOthers);
    }
}
