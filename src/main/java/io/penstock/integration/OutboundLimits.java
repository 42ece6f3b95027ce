package io.penstock.integration;

import java.time.Duration;

/**
 * What calls out may use of this server.
 *
 * @param connections to one host at a time
 * @param waiting calls that may wait for a connection to one host; more are refused
 * @param responseBytes the longest answer
 */
public record OutboundLimits(Duration connectTimeout, int connections, int waiting, int responseBytes) {

    public static final OutboundLimits DEFAULT = new OutboundLimits(Duration.ofSeconds(5), 64, 4_096, 4 << 20);
}
