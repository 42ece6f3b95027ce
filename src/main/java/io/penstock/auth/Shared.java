package io.penstock.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a job one at a time. A run begins after it was asked for: who asks while one is under way shares the one after it. */
final class Shared {

    private final Supplier<Future<Void>> job;
    private @Nullable Future<Void> running;
    private @Nullable Promise<Void> next;

    Shared(Supplier<Future<Void>> job) {
        this.job = job;
    }

    synchronized Future<Void> run() {
        if (running == null) {
            Future<Void> mine = job.get();
            running = mine;
            mine.onComplete(done -> ended());
            return mine;
        }
        if (next == null) {
            next = Promise.promise();
        }
        return next.future();
    }

    private void ended() {
        Promise<Void> waiting;
        synchronized (this) {
            running = null;
            waiting = next;
            next = null;
        }
        if (waiting != null) {
            run().onComplete(waiting);
        }
    }
}
