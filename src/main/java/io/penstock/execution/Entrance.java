package io.penstock.execution;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What a run has to be given before it may do anything: a turn, where its workflow limits how many run at the same time, and its first
 * journal entry, which says the versions of its secrets. Most need neither, and begin at once. Used on its loop's thread only.
 */
final class Entrance {

    private final Ledger ledger;
    private final Consumer<ActiveRun> begin;
    private final Consumer<ActiveRun> cancelled;
    private final Consumer<ActiveRun> leave;
    private final BiConsumer<ActiveRun, Throwable> refused;

    /**
     * @param cancelled takes a run that only has to end
     * @param leave takes one that this node does not go on with
     */
    Entrance(
            Ledger ledger,
            Consumer<ActiveRun> begin,
            Consumer<ActiveRun> cancelled,
            Consumer<ActiveRun> leave,
            BiConsumer<ActiveRun, Throwable> refused) {
        this.ledger = ledger;
        this.begin = begin;
        this.cancelled = cancelled;
        this.leave = leave;
        this.refused = refused;
    }

    void enter(ActiveRun run) {
        Turn turn = run.turn;
        if (turn == null) {
            pinThenBegin(run);
            return;
        }
        run.entering = true;
        ledger.enter(turn)
                .onSuccess(answer -> {
                    switch (answer) {
                        case BEGIN -> pinThenBegin(run);
                        case CANCEL -> {
                            run.entering = false;
                            run.cancelReason = "not given a turn";
                            cancelled.accept(run);
                        }
                        case WAIT, LOST -> giveUp(run, "The execution waits for its turn.");
                    }
                })
                .onFailure(failure -> refused.accept(run, failure));
    }

    /** Writes down which versions of its secrets a run reads, before it can do anything with them. */
    private void pinThenBegin(ActiveRun run) {
        if (!run.unpinned) {
            run.entering = false;
            begin.accept(run);
            return;
        }
        run.entering = true;
        ledger.append(run.snapshot(run.tail.takeSeq()))
                .onSuccess(mine -> {
                    if (mine) {
                        run.unpinned = false;
                        run.entering = false;
                        begin.accept(run);
                    } else {
                        // It has begun elsewhere, with versions that this run does not know.
                        giveUp(run, "The execution has begun already.");
                    }
                })
                .onFailure(failure -> refused.accept(run, failure));
    }

    private void giveUp(ActiveRun run, String why) {
        leave.accept(run);
        run.ended.tryFail(why);
    }
}
