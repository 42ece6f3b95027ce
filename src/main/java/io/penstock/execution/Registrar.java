package io.penstock.execution;

import io.penstock.engine.Command;
import io.penstock.execution.ScanBatch.Scan;
import io.penstock.identity.IdSource;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Has runs listen, so that no event is missed: first it commits what a run listens for, of which statements that are under way may not know;
 * it waits until those have ended, and then looks through what was stored since the run came to this. Used on its loop's thread only.
 */
final class Registrar {

    /** How far another node's clock may be ahead. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final Interests interests;
    private final Barrier barrier;
    private final IdSource ids;
    private final Consumer<ActiveRun> settled;
    private final BiConsumer<ActiveRun, Throwable> refused;
    private final Runnable nudge;

    /**
     * @param settled takes a run that listens now
     * @param refused takes a run whose wish the database does not take
     * @param nudge has the inbox looked at
     */
    Registrar(
            Ledger ledger,
            Interests interests,
            Barrier barrier,
            IdSource ids,
            Consumer<ActiveRun> settled,
            BiConsumer<ActiveRun, Throwable> refused,
            Runnable nudge) {
        this.ledger = ledger;
        this.interests = interests;
        this.barrier = barrier;
        this.ids = ids;
        this.settled = settled;
        this.refused = refused;
        this.nudge = nudge;
    }

    void listen(ActiveRun run, Command.Listen listen) {
        String position = listen.position().value();
        Subscription subscription = Subscription.of(run.ref, run.run.program().header(), listen, run.view(position));
        run.ties.begin(position);
        ledger.subscribe(subscription)
                .onSuccess(there -> interests.hear(run.ref.organization(), listen.types()))
                .compose(scanned -> scanned
                        ? Future.succeededFuture(0)
                        : barrier.pass()
                                .compose(passed -> ledger.scan(
                                        new Scan(subscription, ids.now().plus(AHEAD)))))
                .onSuccess(found -> {
                    if (!run.ties.settle(position, null)) {
                        withdraw(run, position);
                        return;
                    }
                    settled.accept(run);
                    if (found > 0) {
                        nudge.run();
                    }
                })
                .onFailure(failure -> refused.accept(run, failure));
    }

    /** Takes back what is written at that position, of whatever kind. */
    void withdraw(ActiveRun run, String position) {
        run.ties.beginWithdrawal();
        ledger.withdraw(new Withdrawal(run.ref, position))
                .onSuccess(done -> {
                    run.ties.endWithdrawal();
                    settled.accept(run);
                    nudge.run();
                })
                .onFailure(failure -> refused.accept(run, failure));
    }
}
