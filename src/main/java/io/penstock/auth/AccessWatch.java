package io.penstock.auth;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Keeps {@link Standing} as new as the database by reading what has changed, and knows how old that knowledge is. Readings follow each
 * other; who asks while one is under way gets the one after it. Safe on any thread.
 */
final class AccessWatch {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final AccessChangeStore store;
    private final Standing standing;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Shared reading = new Shared(this::read);
    private volatile long from;
    private volatile long freshAt;

    AccessWatch(AccessChangeStore store, Standing standing, InstantSource clock, LongSupplier nanos) {
        this.store = store;
        this.standing = standing;
        this.clock = clock;
        this.nanos = nanos;
        this.freshAt = nanos.getAsLong();
    }

    /** Reads what has changed; it knows all that was committed before this call when the future succeeds. */
    Future<Void> refresh() {
        return reading.run();
    }

    private Future<Void> read() {
        long began = nanos.getAsLong();
        return store.read(from, standing.memory()).compose(found -> {
            found.changes().forEach(change -> standing.apply(change, clock.instant()));
            standing.sweep(clock.instant());
            from = found.from();
            freshAt = began;
            return Future.succeededFuture();
        });
    }

    /** @throws Failure Unavailable, when what is known is older than that: a revoked token might pass */
    void requireFresh(Duration most) {
        if (nanos.getAsLong() - freshAt > most.toNanos()) {
            throw new Failure(
                    new Reason.Unavailable("Tokens and keys cannot be checked now: the database is away.", RETRY));
        }
    }
}
