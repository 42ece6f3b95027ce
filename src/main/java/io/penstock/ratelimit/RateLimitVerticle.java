package io.penstock.ratelimit;

import io.penstock.background.Recurring;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps the limiter informed: how Redis is, and how many nodes count. One instance in a process. */
public final class RateLimitVerticle extends VerticleBase {

    private static final Duration PROBES = Duration.ofMillis(500);
    private static final Duration NODES = Duration.ofSeconds(5);

    private final RateLimiter limiter;
    private final Supplier<Future<Integer>> nodes;
    private @Nullable Recurring probing;
    private @Nullable Recurring counting;

    /** @param nodes how many are alive, this one among them */
    public RateLimitVerticle(RateLimiter limiter, Supplier<Future<Integer>> nodes) {
        this.limiter = limiter;
        this.nodes = nodes;
    }

    @Override
    public Future<?> start() {
        probing = new Recurring(context, "redis", PROBES, limiter::probe);
        probing.start();
        counting = new Recurring(context, "nodes", NODES, () -> nodes.get().onSuccess(limiter::share));
        counting.start();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        if (probing != null) {
            probing.stop();
        }
        if (counting != null) {
            counting.stop();
        }
        return limiter.close();
    }
}
