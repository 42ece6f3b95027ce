package io.penstock.config;

import java.time.Duration;

/**
 * Redis, in which nodes count limits together.
 *
 * @param url a secret because of its password; none: each node counts in memory
 * @param required whether the server refuses to start without it
 * @param allowFallback whether limits are counted in memory while it is away; else what is limited is answered with 503
 * @param useFake in memory all the same, as for a test
 * @param timeout of each command
 * @param authority a PEM file of those who vouch for its certificate; empty: whom Java trusts
 */
public record RedisConfig(
        Secret url, boolean required, boolean allowFallback, boolean useFake, Duration timeout, String authority) {

    public RedisConfig {
        new Checks("redis")
                .requireSecret(
                        !url.isPresent() || url.reveal().matches("rediss?(-sentinel|-cluster)?://.+"),
                        "url",
                        "redis.url is not an address of Redis; allowed is redis://, rediss://, redis-sentinel://hosts/master"
                                + " or redis-cluster://hosts, each with user:password@ if need be.")
                .require(
                        !required || (url.isPresent() && !useFake),
                        "required",
                        required,
                        "false where there is no redis.url")
                .require(
                        allowFallback || (url.isPresent() && !useFake),
                        "allow_fallback",
                        allowFallback,
                        "true where there is no redis.url")
                .between("timeout", timeout, Duration.ofMillis(10), Duration.ofSeconds(10))
                .done();
    }

    static RedisConfig defaults() {
        return new RedisConfig(Secret.NONE, false, true, false, Duration.ofMillis(200), "");
    }
}
