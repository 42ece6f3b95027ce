package io.penstock.config;

/**
 * Redis, which this release does not use yet: what nodes would share there each keeps in memory.
 *
 * @param required whoever demands it is refused rather than served without
 */
public record RedisConfig(boolean required) {

    public RedisConfig {
        new Checks("redis")
                .require(!required, "required", true, "false, since this release keeps in memory what Redis would hold")
                .done();
    }

    static RedisConfig defaults() {
        return new RedisConfig(false);
    }
}
