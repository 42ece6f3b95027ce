package io.penstock.config;

import java.time.Duration;

/**
 * The audit log.
 *
 * @param queue the most entries that wait to be written; when it is full nothing is changed, and what was refused is counted only
 * @param gather how long refused requests are gathered before they are written, the same ones together
 * @param retention after which entries are taken away; zero keeps them for ever
 */
public record AuditConfig(int queue, Duration gather, Duration retention) {

    public AuditConfig {
        new Checks("audit")
                .between("queue", queue, 100, 1_000_000)
                .between("gather", gather, Duration.ofMillis(100), Duration.ofMinutes(1))
                .require(
                        retention.isZero() || retention.compareTo(Duration.ofDays(1)) >= 0,
                        "retention",
                        TimeSpan.format(retention),
                        "0s, which keeps for ever, or at least 1d")
                .done();
    }

    static AuditConfig defaults() {
        return new AuditConfig(10_000, Duration.ofSeconds(1), Duration.ZERO);
    }
}
