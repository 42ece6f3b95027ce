package io.penstock.health;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What is known of one check: its last finding, and the probe that is under way. Probes never overlap. Safe on any thread. */
final class Memory {

    /** A probe that takes longer has failed. */
    static final Duration LIMIT = Duration.ofSeconds(1);

    private final HealthCheck check;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Future<Finding>> running = new AtomicReference<>();
    private volatile @Nullable Known known;

    private record Known(Finding finding, Instant at) {}

    Memory(HealthCheck check, InstantSource clock) {
        this.check = check;
        this.clock = clock;
    }

    HealthCheck check() {
        return check;
    }

    /** The last finding; null before the first. */
    @Nullable
    Finding last() {
        Known current = known;
        return current == null ? null : current.finding();
    }

    /**
     * A finding that is fresh, or about to be replaced by a fresh one: whoever asks does not wait for a probe, unless nobody has asked for
     * a while.
     */
    Future<Finding> recall() {
        Known current = known;
        Instant now = clock.instant();
        if (current != null && current.at().plus(check.remembered()).isAfter(now)) {
            return Future.succeededFuture(current.finding());
        }
        Future<Finding> probed = probe();
        return current != null
                        && current.at().plus(check.remembered()).plus(LIMIT).isAfter(now)
                ? Future.succeededFuture(current.finding())
                : probed;
    }

    /** Probes unless the last finding is fresh. */
    Future<Finding> refresh() {
        Known current = known;
        return current != null && current.at().plus(check.remembered()).isAfter(clock.instant())
                ? Future.succeededFuture(current.finding())
                : probe();
    }

    private synchronized Future<Finding> probe() {
        Future<Finding> already = running.get();
        if (already != null) {
            return already;
        }
        Future<Finding> begun = Future.succeededFuture()
                .compose(begin -> check.probe().get())
                .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failed -> Future.succeededFuture(Finding.bad("It does not answer.")));
        running.set(begun);
        return begun.onComplete(found -> {
            known = new Known(found.result(), clock.instant());
            running.set(null);
        });
    }
}
