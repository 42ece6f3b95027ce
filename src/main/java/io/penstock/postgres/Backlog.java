package io.penstock.postgres;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How many items are unfinished, and since when none has ended. Written on one event loop, read on any thread, where it is about right. */
final class Backlog {

    private final LongSupplier nanos;
    private volatile int items;
    private volatile long movedAt;

    /** @param nanos as {@code System::nanoTime} */
    Backlog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void add() {
        int before = items;
        if (before == 0) {
            movedAt = nanos.getAsLong();
        }
        items = before + 1;
    }

    void remove(int ended) {
        movedAt = nanos.getAsLong();
        int before = items;
        items = before - ended;
    }

    boolean isEmpty() {
        return items == 0;
    }

    int items() {
        return items;
    }

    Duration stalled() {
        return items == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, nanos.getAsLong() - movedAt));
    }
}
