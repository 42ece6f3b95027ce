package io.penstock.postgres;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections of a database know of its being away: told once when the first of them misses it, and once when the last has it
 * back. Safe on any thread.
 */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final AtomicInteger missing = new AtomicInteger();
    private volatile long beganNanos;

    /** One more connection is not to be had. */
    void begin(Throwable cause) {
        if (missing.getAndIncrement() == 0) {
            beganNanos = System.nanoTime();
            LOG.atWarn()
                    .addKeyValue("cause", String.valueOf(cause.getMessage()))
                    .log("The database is away: what needs it is answered with 503, and executions wait");
        }
    }

    /** It is to be had again. */
    void end() {
        if (missing.decrementAndGet() == 0) {
            LOG.atInfo()
                    .addKeyValue(
                            "seconds",
                            Duration.ofNanos(System.nanoTime() - beganNanos).toSeconds())
                    .log("The database is back");
        }
    }

    /** Nobody wants it any more. */
    void forget() {
        missing.decrementAndGet();
    }
}
