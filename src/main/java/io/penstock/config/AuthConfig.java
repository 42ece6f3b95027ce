package io.penstock.config;

import java.time.Duration;

/**
 * Signing in.
 *
 * @param hashingThreads threads that hash passwords; each hash takes about 75 ms and 19 MiB
 * @param hashingQueue sign-ins that may wait for such a thread; more are answered with 503
 * @param hashingShare percent of all processors that wrong passwords may take for long
 * @param sessionIdle a session whose refresh token is not used for so long ends
 * @param sessionTtl the longest that a session lasts
 * @param refreshGrace in which a client that did not get the answer may send a refresh token again
 * @param maxStaleness how old a node's knowledge of revocations may be; when it is older, tokens are answered with 503
 * @param signingLead how long a new signing key is known to every node before it signs; longer than what clocks differ by
 * @param loginAttempts that may fail in the window, for each account and for each address
 */
public record AuthConfig(
        Duration accessTokenTtl,
        int hashingThreads,
        int hashingQueue,
        int hashingShare,
        Duration sessionIdle,
        Duration sessionTtl,
        Duration refreshGrace,
        Duration maxStaleness,
        SigningAlgorithm signingAlgorithm,
        Duration signingLead,
        int loginAttempts,
        Duration loginWindow) {

    public AuthConfig {
        new Checks("auth")
                .between("access_token_ttl", accessTokenTtl, Duration.ofMinutes(1), Duration.ofDays(1))
                .between("hashing_threads", hashingThreads, 1, 64)
                .between("hashing_queue", hashingQueue, 1, 10_000)
                .between("hashing_share", hashingShare, 1, 100)
                .between("session_idle", sessionIdle, Duration.ofMinutes(5), Duration.ofDays(90))
                .between("session_ttl", sessionTtl, Duration.ofMinutes(5), Duration.ofDays(366))
                .between("refresh_grace", refreshGrace, Duration.ZERO, Duration.ofMinutes(1))
                .between("max_staleness", maxStaleness, Duration.ofSeconds(3), Duration.ofMinutes(5))
                .between("signing_lead", signingLead, Duration.ofSeconds(1), Duration.ofDays(1))
                .between("login_attempts", loginAttempts, 1, 1_000_000)
                .between("login_window", loginWindow, Duration.ofSeconds(1), Duration.ofDays(1))
                .done();
    }

    static AuthConfig defaults() {
        return new AuthConfig(
                Duration.ofMinutes(15),
                2,
                64,
                5,
                Duration.ofDays(14),
                Duration.ofDays(90),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                SigningAlgorithm.HS256,
                Duration.ofMinutes(2),
                10,
                Duration.ofMinutes(1));
    }
}
