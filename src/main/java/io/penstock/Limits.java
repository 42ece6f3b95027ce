package io.penstock;

import io.penstock.config.Config;
import io.penstock.config.RateLimitConfig;
import io.penstock.http.Limiter;
import io.penstock.ratelimit.Policy;
import io.penstock.ratelimit.Rate;
import io.penstock.ratelimit.RateLimiter;
import io.penstock.ratelimit.RequestLimits;
import io.penstock.redis.RedisAddress;
import io.penstock.redis.RedisLink;
import io.penstock.telemetry.Meters;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How much callers may ask: the limiter, and what it is asked for each request. */
record Limits(RateLimiter limiter, Limiter requests) {

    private static final int NANOS_PER_MICRO = 1_000;

    static Limits of(Vertx vertx, Config config, Meters meters) {
        RateLimitConfig limits = config.rateLimit();
        RateLimiter limiter = new RateLimiter(
                link(vertx, config),
                new RateLimiter.Settings(config.redis().allowFallback(), limits.maxKeys()),
                () -> System.nanoTime() / NANOS_PER_MICRO);
        return new Limits(limiter, limits.enabled() ? requests(limits, limiter, meters) : Limiter.NONE);
    }

    /** The way to Redis; null where none is configured. */
    static @Nullable RedisLink link(Vertx vertx, Config config) {
        var redis = config.redis();
        return redis.url().isPresent() && !redis.useFake()
                ? new RedisLink(
                        vertx, RedisAddress.parse(redis.url().reveal()).trusting(redis.authority()), redis.timeout())
                : null;
    }

    private static Limiter requests(RateLimitConfig limits, RateLimiter limiter, Meters meters) {
        return new RequestLimits(
                limiter,
                new RequestLimits.Policies(
                        Policy.of("caller", rate(limits, limits.maxRequests())),
                        Policy.of("address", rate(limits, limits.anonymousRequests())),
                        optional("organization", limits, limits.organizationRequests()),
                        optional("webhook", limits, limits.webhookRequests())),
                limits.legacyHeaders(),
                meters);
    }

    private static @Nullable Policy optional(String name, RateLimitConfig limits, int requests) {
        return requests == 0 ? null : Policy.of(name, rate(limits, requests));
    }

    private static Rate rate(RateLimitConfig limits, int requests) {
        return new Rate(requests, Duration.ofSeconds(limits.windowSeconds()));
    }
}
