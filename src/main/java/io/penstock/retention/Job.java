package io.penstock.retention;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A piece of upkeep.
 *
 * @param pause between the end of one run and the beginning of the next
 * @param run one run; it is never started twice at a time
 */
public record Job(String name, Duration pause, Supplier<Future<?>> run) {}
