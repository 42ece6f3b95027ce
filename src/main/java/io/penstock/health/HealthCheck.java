package io.penstock.health;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * What one part of the server can tell about itself.
 *
 * @param name under which it is reported
 * @param vital without it the server is not ready; else it is merely degraded
 * @param probe may be called on any event loop; a failure, or no answer in time, counts as bad
 */
public record HealthCheck(String name, boolean vital, Supplier<Future<Finding>> probe) {}
