package io.penstock.execution;

import java.time.Duration;

/**
 * How nodes tell that they live.
 *
 * @param host shown to operators
 * @param heartbeat between two heartbeats
 * @param term without a heartbeat after which a node may be declared dead
 * @param margin before the end of its term at which a node starts nothing new
 */
public record OwnershipSettings(String host, Duration heartbeat, Duration term, Duration margin) {}
