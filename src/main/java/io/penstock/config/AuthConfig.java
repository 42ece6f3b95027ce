package io.penstock.config;

import java.time.Duration;

/**
 * Signing in.
 *
 * @param hashingThreads threads that hash passwords; each hash takes about 75 ms and 19 MiB
 * @param hashingQueue sign-ins that may wait for such a thread; more are answered with 503
 */
public record AuthConfig(Duration accessTokenTtl, int hashingThreads, int hashingQueue) {

    public AuthConfig {
        new Checks("auth")
                .between("access_token_ttl", accessTokenTtl, Duration.ofMinutes(1), Duration.ofDays(1))
                .between("hashing_threads", hashingThreads, 1, 64)
                .between("hashing_queue", hashingQueue, 1, 10_000)
                .done();
    }

    static AuthConfig defaults() {
        return new AuthConfig(Duration.ofMinutes(15), 2, 64);
    }
}
