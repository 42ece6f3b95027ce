package io.penstock.integration;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The end of one call's time, over all its requests. Used on one event loop. */
final class Deadline {

    private final Vertx vertx;
    private final Duration length;
    private final long timer;
    private final Promise<Void> passed = Promise.promise();
    private boolean over;
    private @Nullable Runnable abort;

    Deadline(Vertx vertx, Duration length) {
        this.vertx = vertx;
        this.length = length;
        this.timer = vertx.setTimer(Math.max(1, length.toMillis()), fired -> expire());
    }

    /** The time is over now, however much was left. */
    void expire() {
        // Whoever hears that the time is over forgets what was to be stopped.
        Runnable action = abort;
        over = true;
        if (action != null) {
            action.run();
        }
        passed.tryFail("time is over");
    }

    /** Says what to stop when the time is over: at once, if it is. */
    void onOver(Runnable action) {
        abort = action;
        if (over) {
            action.run();
        }
    }

    /** The work's result, or a failure as soon as the time is over, whatever the work waits for. */
    <T> Future<T> limit(Future<T> work) {
        Promise<T> first = Promise.promise();
        work.onComplete(first::tryComplete, first::tryFail);
        passed.future().onFailure(first::tryFail);
        return first.future();
    }

    boolean isOver() {
        return over;
    }

    Duration length() {
        return length;
    }

    void cancel() {
        abort = null;
        vertx.cancelTimer(timer);
    }
}
