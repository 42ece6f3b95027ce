package io.penstock.execution;

import io.penstock.engine.Origin;
import java.time.Duration;

/**
 * How one event loop runs executions.
 *
 * @param maxActive executions that it holds in memory at most
 * @param sliceFuel fuel of one turn
 * @param slice time after which the loop is given back to others
 * @param longWait waits from this length on hold no memory
 * @param linger how long a run that waits for an event or a child stays in memory all the same
 * @param maxHops executions in a chain in which each is started by an event of the one before
 * @param maxDepth workflows that run below each other
 * @param snapshotEntries journal entries between two snapshots
 * @param snapshotBytes journal bytes between two snapshots
 * @param limits of each run
 */
public record RunnerSettings(
        int maxActive,
        long sliceFuel,
        Duration slice,
        Duration longWait,
        Duration linger,
        int maxHops,
        int maxDepth,
        int snapshotEntries,
        int snapshotBytes,
        Origin.Limits limits) {}
