package io.penstock.integration;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The end of one call's time, over all its requests. Used on one event loop. */
final class Deadline {

    private final Vertx vertx;
    private final Duration length;
    private final long timer;
    private boolean over;
    private @Nullable Runnable abort;

    Deadline(Vertx vertx, Duration length) {
        this.vertx = vertx;
        this.length = length;
        this.timer = vertx.setTimer(Math.max(1, length.toMillis()), fired -> expire());
    }

    private void expire() {
        over = true;
        if (abort != null) {
            abort.run();
        }
    }

    /** Says what to stop when the time is over: at once, if it is. */
    void onOver(Runnable action) {
        abort = action;
        if (over) {
            action.run();
        }
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
