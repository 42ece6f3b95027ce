package io.penstock.ratelimit;

import io.micrometer.core.instrument.Counter;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Limiter;
import io.penstock.identity.Caller;
import io.penstock.identity.Credential;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.Metric;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which limits a request counts against, before its body is read: who is known by user or key, and by organization; who is not by address;
 * a delivery by its webhook. Health is never limited. Safe on any thread.
 */
public final class RequestLimits implements Limiter {

    /** The tag of endpoints that take deliveries, and the name of their parameter. */
    private static final String HOOKS = "deliveries";

    private static final String TOKEN = "token";

    /**
     * Null: no such limit.
     *
     * @param caller of a user or a key
     * @param anonymous of an address of which nobody is known
     */
    public record Policies(
            Policy caller,
            Policy anonymous,
            @Nullable Policy organization,
            @Nullable Policy webhook) {}

    private record Count(Policy policy, String key) {}

    private final RateLimiter limiter;
    private final Policies policies;
    private final LimitHeaders headers;
    private final Map<String, Counter> allowed = new HashMap<>();
    private final Map<String, Counter> refused = new HashMap<>();

    /**
     * @param legacy whether answers carry {@code X-RateLimit-*}, too
     * @param meters where decisions are counted
     */
    public RequestLimits(RateLimiter limiter, Policies policies, boolean legacy, Meters meters) {
        this.limiter = limiter;
        this.policies = policies;
        this.headers = new LimitHeaders(legacy);
        for (Policy policy :
                new Policy[] {policies.caller(), policies.anonymous(), policies.organization(), policies.webhook()}) {
            if (policy != null) {
                allowed.put(policy.name(), meters.counter(Metric.RATE_LIMIT, policy.name(), "allowed"));
                refused.put(policy.name(), meters.counter(Metric.RATE_LIMIT, policy.name(), "refused"));
            }
        }
    }

    @Override
    public Future<Verdict> admit(Endpoint endpoint, @Nullable Caller caller, Exchange exchange) {
        String tag = endpoint.operation().tag();
        if (tag.equals(HOOKS) && policies.webhook() == null || tag.equals(Endpoint.HEALTH)) {
            return FREE;
        }
        List<Count> counts = new ArrayList<>(2);
        if (caller != null) {
            counts.add(new Count(policies.caller(), key(caller)));
            if (policies.organization() != null) {
                counts.add(
                        new Count(policies.organization(), caller.organization().toString()));
            }
        } else if (tag.equals(HOOKS) && policies.webhook() != null) {
            counts.add(new Count(policies.webhook(), exchange.path(TOKEN)));
        } else {
            counts.add(new Count(policies.anonymous(), exchange.remoteAddress()));
        }
        return count(counts, 0, null).map(this::verdict);
    }

    private static String key(Caller caller) {
        return caller.credential() instanceof Credential.Key key ? "key:" + key.id() : "user:" + caller.user();
    }

    /** One after the other, up to the first that refuses; the one that leaves least. */
    private Future<Decision> count(List<Count> counts, int at, @Nullable Decision tightest) {
        Count next = counts.get(at);
        return limiter.take(next.policy(), next.key()).compose(decision -> {
            Decision least =
                    tightest == null || !decision.allowed() || decision.left() < tightest.left() ? decision : tightest;
            return !least.allowed() || at + 1 == counts.size()
                    ? Future.succeededFuture(least)
                    : count(counts, at + 1, least);
        });
    }

    private Verdict verdict(Decision decision) {
        Map<String, String> told = headers.of(decision);
        Counter counter =
                (decision.allowed() ? allowed : refused).get(decision.policy().name());
        if (counter != null) {
            counter.increment();
        }
        if (decision.allowed()) {
            return new Verdict(told, null);
        }
        Duration after = decision.retryAfter();
        return new Verdict(
                told,
                new Failure(new Reason.TooManyRequests(
                        "The limit \"" + decision.policy().name() + "\" of "
                                + decision.policy().rate().requests() + " requests in "
                                + decision.policy().rate().window().toSeconds() + " s is used up.",
                        after)));
    }
}
