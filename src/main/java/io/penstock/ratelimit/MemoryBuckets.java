package io.penstock.ratelimit;

import io.vertx.core.Future;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The buckets of this process. Exact on any number of threads: each taking is one atomic step on its key. Keys beyond the most that are
 * kept share one bucket until full ones have been swept out, so that whoever makes up keys fills no memory.
 */
final class MemoryBuckets implements Buckets {

    private static final String OTHERS = "";

    private final ConcurrentHashMap<String, Long> fullAt = new ConcurrentHashMap<>();
    private final LongSupplier micros;
    private final int mostKeys;

    /** @param micros a steady clock */
    MemoryBuckets(LongSupplier micros, int mostKeys) {
        this.micros = micros;
        this.mostKeys = mostKeys;
    }

    @Override
    public Future<Grant> take(String key, Rate rate, int wanted) {
        return Future.succeededFuture(takeNow(key, rate, wanted));
    }

    @Override
    public Future<Void> giveBack(String key, Rate rate) {
        giveBackNow(key, rate);
        return Future.succeededFuture();
    }

    void giveBackNow(String key, Rate rate) {
        fullAt.computeIfPresent(key, (name, full) -> TokenBucket.restored(full, rate));
    }

    Grant takeNow(String key, Rate rate, int wanted) {
        boolean known = fullAt.containsKey(key) || fullAt.mappingCount() < mostKeys;
        long now = micros.getAsLong();
        Taking taking = new Taking(rate, wanted, now);
        fullAt.compute(known ? key : OTHERS, taking::on);
        return taking.grant();
    }

    /** Forgets what is full: it is as if it had never been there. */
    void sweep() {
        long now = micros.getAsLong();
        fullAt.values().removeIf(full -> full <= now);
    }

    long size() {
        return fullAt.mappingCount();
    }

    private static final class Taking {

        private final Rate rate;
        private final int wanted;
        private final long now;
        private int taken;
        private long full;

        Taking(Rate rate, int wanted, long now) {
            this.rate = rate;
            this.wanted = wanted;
            this.now = now;
        }

        Long on(String key, Long before) {
            long start = before == null ? now : before;
            taken = Math.min(wanted, TokenBucket.tokens(start, now, rate));
            full = TokenBucket.after(start, now, rate, taken);
            return full;
        }

        Grant grant() {
            return new Grant(
                    taken,
                    TokenBucket.tokens(full, now, rate),
                    TokenBucket.untilNext(full, now, rate),
                    Math.max(0, full - now));
        }
    }
}
