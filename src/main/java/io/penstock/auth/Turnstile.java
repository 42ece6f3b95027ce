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
 * Lets strangers try their passwords few at a time, one after the other, and no faster than what wrong ones may take of the machine. Who would
 * have to wait long for that is refused at once and costs nothing. Whether there is such an account makes no difference. Safe on any thread.
 */
final class Turnstile {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration CROWD = LONGEST_WAIT.dividedBy(2);

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
            Duration wait = budget.pause(nanos.getAsLong(), inside + waiting.size());
            if (wait.compareTo(LONGEST_WAIT) > 0) {
                return Future.failedFuture(refusal(wait));
            }
            waiting.add(turn);
        }
        advance();
        return turn.future();
    }

    /** Whether so many come that the next one would wait noticeably: whoever is known may pass by then, and only then. */
    synchronized boolean isCrowded() {
        return budget.pause(nanos.getAsLong(), inside + waiting.size()).compareTo(CROWD) > 0;
    }

    /** @param wasted processor time in nanoseconds; zero: the password was right */
    void leave(long wasted) {
        synchronized (this) {
            inside--;
            budget.spend(nanos.getAsLong(), wasted);
        }
        advance();
    }

    /** Tells them outside the lock: what follows their turns may come back here. */
    private void advance() {
        List<Promise<Void>> admitted = new ArrayList<>();
        List<Promise<Void>> refused = new ArrayList<>();
        Duration longest;
        synchronized (this) {
            long now = nanos.getAsLong();
            while (inside < most && !waiting.isEmpty() && budget.pause(now, 0).isZero()) {
                inside++;
                admitted.add(waiting.remove());
            }
            longest = thin(now, refused);
            pause(budget.pause(now, 0));
        }
        admitted.forEach(Promise::complete);
        refused.forEach(each -> each.fail(refusal(longest)));
    }

    /** Those who would wait too long now, since others turned out wrong meanwhile. */
    private Duration thin(long now, List<Promise<Void>> refused) {
        Duration longest = budget.pause(now, inside + waiting.size());
        while (!waiting.isEmpty()
                && budget.pause(now, inside + waiting.size() - 1).compareTo(LONGEST_WAIT) > 0) {
            refused.add(waiting.removeLast());
        }
        return longest;
    }

    private void pause(Duration rest) {
        if (!paused && !waiting.isEmpty() && !rest.isZero()) {
            paused = true;
            timer.apply(rest).onComplete(over -> resume());
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
