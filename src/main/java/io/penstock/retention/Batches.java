package io.penstock.retention;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Takes rows away in batches, one after the other, and leaves the database to others in between. */
public final class Batches {

    /** Rows in a batch. */
    public static final int FULL = 1_000;

    private static final Duration BREATH = Duration.ofMillis(10);

    private final Vertx vertx;

    public Batches(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Until a batch is not full.
     *
     * @param batch takes at most {@link #FULL} rows, and tells how many they were
     * @return how many they were together
     */
    public Future<Long> all(Supplier<Future<Integer>> batch) {
        Promise<Long> end = Promise.promise();
        next(batch, 0, end);
        return end.future();
    }

    private void next(Supplier<Future<Integer>> batch, long before, Promise<Long> end) {
        batch.get().onComplete(taken -> {
            if (taken.failed()) {
                end.fail(taken.cause());
            } else if (taken.result() < FULL) {
                end.complete(before + taken.result());
            } else {
                vertx.setTimer(BREATH.toMillis(), id -> next(batch, before + taken.result(), end));
            }
        });
    }

    /**
     * Over places that are numbered, a stride at a time.
     *
     * @param stride takes what is to be taken from a place on, and tells how many rows that was
     * @return how many they were together
     */
    public Future<Long> over(long places, long step, LongFunction<Future<Integer>> stride) {
        Promise<Long> end = Promise.promise();
        over(new Walk(places, step, stride, end), 0, 0);
        return end.future();
    }

    private record Walk(long places, long step, LongFunction<Future<Integer>> stride, Promise<Long> end) {}

    private void over(Walk walk, long from, long before) {
        if (from >= walk.places()) {
            walk.end().complete(before);
            return;
        }
        walk.stride().apply(from).onComplete(taken -> {
            if (taken.failed()) {
                walk.end().fail(taken.cause());
            } else {
                vertx.setTimer(BREATH.toMillis(), id -> over(walk, from + walk.step(), before + taken.result()));
            }
        });
    }
}
