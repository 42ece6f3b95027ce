package io.penstock.auth;

import io.penstock.ratelimit.Decision;
import io.penstock.ratelimit.Policy;
import io.penstock.ratelimit.Rate;
import io.penstock.ratelimit.RateLimiter;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Counts tries together with all other nodes, exactly: Redis, where there is one, is asked each time. Safe on any thread. */
final class LimitedThrottle implements Throttle {

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final RateLimiter limiter;
    private final Policy policy;

    LimitedThrottle(RateLimiter limiter, int tries, Duration window) {
        this.limiter = limiter;
        this.policy = Policy.exact("login", new Rate(tries, window));
    }

    @Override
    public Future<Duration> take(List<String> keys) {
        return take(keys, 0);
    }

    private Future<Duration> take(List<String> keys, int at) {
        if (at == keys.size()) {
            return Future.succeededFuture(Duration.ZERO);
        }
        return limiter.take(policy, keys.get(at)).compose(decision -> {
            if (decision.allowed()) {
                return take(keys, at + 1);
            }
            giveBack(keys.subList(0, at));
            return Future.succeededFuture(wait(decision));
        });
    }

    private static Duration wait(Decision refused) {
        return refused.retryAfter().compareTo(SHORTEST) < 0 ? SHORTEST : refused.retryAfter();
    }

    @Override
    public void giveBack(List<String> keys) {
        keys.forEach(key -> limiter.giveBack(policy, key));
    }
}
