package io.penstock.auth;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Lets strangers try their passwords few at a time, one after the other, and no faster than what wrong ones may take of the machine. While
 * earlier wrong ones are paid for, one waits if that is not long, and all others are refused at once and cost nothing. Whether there is such
 * an account makes no difference. Safe on any thread.
 */
final class Turnstile {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final HashingBudget budget;
    private final int most;
    private final LongSupplier nanos;
    private final Function<Duration, Future<?>> timer;
    private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
    private int inside;
    private boolean paused;

    /**
     * @param most who may be inside at a time
     * @param nanos the clock
     * @param timer a future that is done so much later
     */
    Turnstile(HashingBudget budget, int most, LongSupplier nanos, Function<Duration, Future<?>> timer) {
        this.budget = budget;
        this.most = most;
        this.nanos = nanos;
        this.timer = timer;
    }

    /**
     * Done when it is this one's turn; then {@link #leave} must follow.
     *
     * @throws Failure {@link Reason.TooManyRequests} in the future, when too many wrong ones have to be paid for
     */
    Future<Void> enter() {
        Promise<Void> turn = Promise.promise();
        synchronized (this) {
            Duration owed = budget.pause(nanos.getAsLong());
            if (!owed.isZero() && (!waiting.isEmpty() || owed.compareTo(LONGEST_WAIT) > 0)) {
                return Future.failedFuture(refusal(owed));
            }
            waiting.add(turn);
        }
        advance();
        return turn.future();
    }

    /** @param wasted processor time in nanoseconds; zero: the password was right */
    void leave(long wasted) {
        synchronized (this) {
            inside--;
            if (wasted > 0) {
                budget.spend(nanos.getAsLong(), wasted);
            }
        }
        advance();
    }

    /** Tells them outside the lock: what follows their turns may come back here. */
    private void advance() {
        List<Promise<Void>> admitted = new ArrayList<>();
        List<Promise<Void>> refused = new ArrayList<>();
        Duration owed;
        synchronized (this) {
            owed = budget.pause(nanos.getAsLong());
            while (owed.isZero() && inside < most && !waiting.isEmpty()) {
                inside++;
                admitted.add(waiting.remove());
            }
            if (!owed.isZero()) {
                thin(owed, refused);
                pause(owed);
            }
        }
        admitted.forEach(Promise::complete);
        Failure refusal = refusal(owed);
        refused.forEach(each -> each.fail(refusal));
    }

    /** At most one goes on waiting. */
    private void thin(Duration owed, List<Promise<Void>> refused) {
        int stay = owed.compareTo(LONGEST_WAIT) > 0 ? 0 : 1;
        while (waiting.size() > stay) {
            refused.add(waiting.removeLast());
        }
    }

    private void pause(Duration owed) {
        if (!paused && !waiting.isEmpty()) {
            paused = true;
            timer.apply(owed).onComplete(over -> resume());
        }
    }

    private void resume() {
        synchronized (this) {
            paused = false;
        }
        advance();
    }

    private static Failure refusal(Duration owed) {
        return new Failure(new Reason.TooManyRequests("Too many wrong passwords come in at the moment.", owed));
    }
}
