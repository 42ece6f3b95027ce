package io.penstock.health;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What one part of the server can tell about itself.
 *
 * @param name under which it is reported
 * @param vital without it the server is not ready; else it is merely degraded
 * @param remembered after so long it is probed again
 * @param probe may be called on any thread; a failure, or no answer in time, counts as bad
 */
public record HealthCheck(String name, boolean vital, Duration remembered, Supplier<Future<Finding>> probe) {

    private static final Duration QUICK = Duration.ofMillis(500);
    private static final Duration SLOW = Duration.ofSeconds(4);

    /** What is vital is looked at twice a second, the rest every few seconds. */
    public HealthCheck(String name, boolean vital, Supplier<Future<Finding>> probe) {
        this(name, vital, vital ? QUICK : SLOW, probe);
    }

    /** One that is vital, and costs too much to look at it twice a second. */
    public HealthCheck slowly() {
        return new HealthCheck(name, vital, SLOW, probe);
    }
}
