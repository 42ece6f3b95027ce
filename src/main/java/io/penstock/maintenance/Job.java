package io.penstock.maintenance;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A piece of upkeep.
 *
 * @param pause between the end of one run and the beginning of the next; asked after each run
 * @param run one run; it is never started twice at a time
 * @param begun is given what makes the next run begin at once
 */
public record Job(String name, Supplier<Duration> pause, Supplier<Future<?>> run, Consumer<Runnable> begun) {

    /** One that always pauses for the same time. */
    public Job(String name, Duration pause, Supplier<Future<?>> run) {
        this(name, () -> pause, run, nudge -> {});
    }
}
