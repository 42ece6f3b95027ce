package io.penstock.ratelimit;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.redis.RedisLink;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether one more may pass, for every policy and key. With Redis all nodes count together: exact policies ask it each time, others
 * take a twentieth of their tokens ahead. Without it, or while it is away, this node counts its share of the rate in memory, and no caller
 * notices. Redis is left at the first failure and taken again after several good probes. Safe on any thread.
 */
public final class RateLimiter {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);
    private static final int LEASES = 20;
    private static final int GOOD_PROBES = 3;
    private static final Duration RETRY = Duration.ofSeconds(1);

    /**
     * @param mayFallBack false: while Redis is away nothing passes that is limited
     * @param mostKeys that are kept in memory
     */
    public record Settings(boolean mayFallBack, int mostKeys) {}

    private final @Nullable RedisLink link;
    private final Settings settings;
    private final LongSupplier micros;
    private final MemoryBuckets memory;
    private final @Nullable Buckets shared;
    private final ConcurrentHashMap<String, LeasedTokens> leases = new ConcurrentHashMap<>();
    private volatile RedisState state;
    private volatile int nodes = 1;
    private int goodProbes;

    /**
     * @param link null: there is no Redis, and each node counts for itself
     * @param micros a steady clock
     */
    public RateLimiter(@Nullable RedisLink link, Settings settings, LongSupplier micros) {
        this.link = link;
        this.settings = settings;
        this.micros = micros;
        this.memory = new MemoryBuckets(micros, settings.mostKeys());
        this.shared = link == null ? null : new RedisBuckets(link);
        this.state = link == null || settings.mayFallBack() ? RedisState.FALLBACK : RedisState.UNAVAILABLE;
    }

    public RedisState state() {
        return state;
    }

    /** How many keys are counted in memory. */
    public long keys() {
        return memory.size() + leases.mappingCount();
    }

    /**
     * Takes one token. Complete at once unless Redis has to be asked.
     *
     * @return fails with {@link Reason.Unavailable} while Redis is away and must not be done without
     */
    public Future<Decision> take(Policy policy, String key) {
        String name = policy.name() + ":" + key;
        Buckets buckets = shared;
        if (state == RedisState.FALLBACK || buckets == null) {
            return Future.succeededFuture(inMemory(policy, name));
        }
        if (state == RedisState.UNAVAILABLE) {
            return away();
        }
        Future<Decision> decision = policy.exact()
                ? buckets.take(name, policy.rate(), 1).map(grant -> Decision.of(policy, grant, 0))
                : ahead(buckets, policy, name);
        return decision.recover(failure -> {
            lost(failure);
            return state == RedisState.UNAVAILABLE ? away() : Future.succeededFuture(inMemory(policy, name));
        });
    }

    /** Puts back the token that was taken last: it was not one that should count. Of an exact policy only. */
    public void giveBack(Policy policy, String key) {
        String name = policy.name() + ":" + key;
        if (state == RedisState.READY && shared != null) {
            shared.giveBack(name, policy.rate()).onFailure(this::lost);
        } else {
            memory.giveBackNow(name, policy.rate().share(nodes));
        }
    }

    private Future<Decision> ahead(Buckets buckets, Policy policy, String name) {
        LeasedTokens lease = leases.get(name);
        if (lease == null) {
            if (leases.mappingCount() >= settings.mostKeys()) {
                return buckets.take(name, policy.rate(), 1).map(grant -> Decision.of(policy, grant, 0));
            }
            lease = leases.computeIfAbsent(name, added -> new LeasedTokens(buckets, micros));
        }
        return lease.take(name, policy, Math.max(1, policy.rate().requests() / LEASES));
    }

    private Decision inMemory(Policy policy, String name) {
        return Decision.of(policy, memory.takeNow(name, policy.rate().share(nodes), 1), 0);
    }

    private static Future<Decision> away() {
        return Future.failedFuture(
                new Failure(new Reason.Unavailable("Redis is away, and limits are not kept without it.", RETRY)));
    }

    /** Sweeps the memory, and asks Redis how it is. */
    Future<Void> probe() {
        memory.sweep();
        leases.values().removeIf(lease -> lease.isIdle(micros.getAsLong()));
        if (link == null) {
            return Future.succeededFuture();
        }
        return link.probe("penstock:probe").transform(result -> {
            if (result.succeeded()) {
                answered();
            } else {
                lost(result.cause());
            }
            return Future.succeededFuture();
        });
    }

    /** @param living the nodes that count, this one among them; each has its share of a rate while they cannot count together */
    void share(int living) {
        nodes = Math.max(1, living);
    }

    private synchronized void answered() {
        if (state != RedisState.READY && ++goodProbes >= GOOD_PROBES) {
            state = RedisState.READY;
            LOG.info("Redis answers: all nodes count limits together");
        }
    }

    private synchronized void lost(Throwable cause) {
        goodProbes = 0;
        if (state == RedisState.READY) {
            state = settings.mayFallBack() ? RedisState.FALLBACK : RedisState.UNAVAILABLE;
            LOG.atWarn()
                    .addKeyValue("state", state.word())
                    .addKeyValue("cause", cause.toString())
                    .log("Redis is away");
        }
    }

    /** At the start, one good answer is enough. @return fails when there is none */
    public Future<Void> connect() {
        RedisLink redis = link;
        return redis == null
                ? Future.succeededFuture()
                : redis.probe("penstock:probe").onSuccess(answered -> {
                    goodProbes = GOOD_PROBES;
                    answered();
                });
    }

    Future<Void> close() {
        return link == null ? Future.succeededFuture() : link.close();
    }
}
