package io.penstock.config;

import java.time.Duration;

/**
 * Running workflows.
 *
 * @param maxRunning executions in memory on each event loop
 * @param slice how long a run may hold its event loop at a time
 * @param heartbeat how often a node renews its lease
 * @param lease after so long without a heartbeat others take over a node's executions
 * @param longWait a wait longer than this is parked in the database instead of in memory
 * @param maxInput of one execution, as JSON
 * @param maxData of what one task makes, and of {@code $context}
 * @param maxHops executions in a chain in which each is started by an event of the one before
 * @param maxDepth workflows that run below each other
 */
public record ExecutionConfig(
        int maxRunning,
        Duration slice,
        Duration heartbeat,
        Duration lease,
        Duration longWait,
        ByteSize maxInput,
        ByteSize maxData,
        int maxHops,
        int maxDepth) {

    public ExecutionConfig {
        new Checks("execution")
                .between("max_running", maxRunning, 1, 1_000_000)
                .between("slice", slice, Duration.ofMillis(1), Duration.ofMillis(100))
                .between("heartbeat", heartbeat, Duration.ofMillis(100), Duration.ofMinutes(1))
                .between("lease", lease, Duration.ofSeconds(1), Duration.ofMinutes(10))
                .require(
                        lease.compareTo(heartbeat.multipliedBy(3)) >= 0,
                        "lease",
                        TimeSpan.format(lease),
                        "at least three times execution.heartbeat")
                .between("long_wait", longWait, Duration.ZERO, Duration.ofHours(1))
                .between("max_input", maxInput, ByteSize.kib(1), ByteSize.mib(64))
                .between("max_data", maxData, ByteSize.kib(1), ByteSize.mib(64))
                .between("max_hops", maxHops, 1, 1_000)
                .between("max_depth", maxDepth, 1, 1_000)
                .done();
    }

    static ExecutionConfig defaults() {
        return new ExecutionConfig(
                2_000,
                Duration.ofMillis(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                ByteSize.mib(1),
                ByteSize.mib(16),
                32,
                16);
    }
}
