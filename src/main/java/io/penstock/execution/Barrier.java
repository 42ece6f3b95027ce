package io.penstock.execution;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits until every statement that stores events has ended which may have begun before now. What is committed before the call is seen by all
 * statements after it. Callers who come while it waits share the next turn. Used on one event loop.
 */
final class Barrier {

    private static final long PAUSE_MILLIS = 5;

    private final Context context;
    private final BarrierStore store;
    private final LongSupplier nanoTime;
    private final Duration longest;
    private @Nullable Promise<Void> next;
    private boolean turning;

    /** @param longest no statement takes longer than this: the database or its client ends it */
    Barrier(Context context, BarrierStore store, LongSupplier nanoTime, Duration longest) {
        this.context = context;
        this.store = store;
        this.nanoTime = nanoTime;
        this.longest = longest;
    }

    Future<Void> pass() {
        Promise<Void> mine = next;
        if (mine == null) {
            mine = Promise.promise();
            next = mine;
        }
        if (!turning) {
            turn();
        }
        return mine.future();
    }

    private void turn() {
        Promise<Void> current = next;
        next = null;
        turning = current != null;
        if (current != null) {
            wait(null, nanoTime.getAsLong()).onComplete(done -> {
                current.handle(done);
                turn();
            });
        }
    }

    private Future<Void> wait(@Nullable OffsetDateTime at, long since) {
        Promise<Void> passed = Promise.promise();
        look(at, since, passed);
        return passed.future();
    }

    /** What cannot be asked now is asked again: nobody may go on without the answer. */
    private void look(@Nullable OffsetDateTime at, long since, Promise<Void> passed) {
        store.look(at)
                .onComplete(look -> context.runOnContext(now -> {
                    boolean over = nanoTime.getAsLong() - since > longest.toNanos();
                    if (look.succeeded() && (!look.result().busy() || over)) {
                        passed.complete();
                    } else {
                        OffsetDateTime from = look.succeeded() ? look.result().at() : at;
                        context.owner().setTimer(PAUSE_MILLIS, rested -> look(from, since, passed));
                    }
                }));
    }
}
