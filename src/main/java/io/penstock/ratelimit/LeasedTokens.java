package io.penstock.ratelimit;

import io.vertx.core.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one key that this node has taken ahead from the shared bucket. They go stale at the rate at which that bucket fills, so that
 * all nodes together never pass more than the bucket holds. Safe on any thread; requests that find it empty wait for one refill together.
 */
final class LeasedTokens {

    private final Buckets shared;
    private final LongSupplier micros;
    private int taken;
    private int used;
    private long takenAt;
    private Grant last = new Grant(0, 0, 0, 0);
    private long emptyUntil = Long.MIN_VALUE;
    private @Nullable Future<Grant> refill;

    LeasedTokens(Buckets shared, LongSupplier micros) {
        this.shared = shared;
        this.micros = micros;
    }

    /** @param size how many tokens are taken at a time */
    Future<Decision> take(String key, Policy policy, int size) {
        Future<Grant> coming;
        synchronized (this) {
            Decision known = takeNow(policy);
            if (known != null) {
                return Future.succeededFuture(known);
            }
            coming = refill != null ? refill : refill(key, policy.rate(), size);
        }
        return coming.compose(granted -> {
            Decision fresh = takeFresh(policy, granted);
            return fresh != null ? Future.succeededFuture(fresh) : take(key, policy, size);
        });
    }

    /** Whoever waited for tokens gets one however long they were under way; null when others were quicker. */
    private synchronized @Nullable Decision takeFresh(Policy policy, Grant granted) {
        if (granted.taken() == 0) {
            return Decision.of(policy, granted, 0);
        }
        if (used < taken) {
            used++;
            return Decision.of(policy, granted, usable(micros.getAsLong(), policy.rate()));
        }
        return null;
    }

    /** Its bucket is full again: a new one would be like it. */
    synchronized boolean isIdle(long now) {
        return refill == null && now >= emptyUntil && now >= takenAt + last.untilFull();
    }

    private @Nullable Decision takeNow(Policy policy) {
        long now = micros.getAsLong();
        if (usable(now, policy.rate()) > 0) {
            used++;
            int more = usable(now, policy.rate());
            return Decision.of(policy, new Grant(1, last.left(), last.untilNext(), last.untilFull()), more);
        }
        return now < emptyUntil ? Decision.of(policy, new Grant(0, 0, emptyUntil - now, last.untilFull()), 0) : null;
    }

    private int usable(long now, Rate rate) {
        long stale = (now - takenAt) / rate.intervalMicros();
        return (int) Math.max(0, taken - used - Math.min(stale, taken));
    }

    private Future<Grant> refill(String key, Rate rate, int size) {
        long asked = micros.getAsLong();
        Future<Grant> coming = shared.take(key, rate, size);
        if (!coming.isComplete()) {
            refill = coming;
        }
        return coming.onComplete(result -> {
            synchronized (this) {
                refill = null;
                if (result.succeeded()) {
                    filled(result.result(), asked);
                }
            }
        });
    }

    private void filled(Grant grant, long asked) {
        last = grant;
        taken = grant.taken();
        used = 0;
        takenAt = asked;
        emptyUntil = grant.taken() > 0 ? Long.MIN_VALUE : micros.getAsLong() + grant.untilNext();
    }
}
