package io.penstock.telemetry;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;

/** Takes log events from any thread without waiting; those for which it has no room are dropped and counted. */
public final class LineQueue extends AsyncAppender {

    private final LongAdder dropped = new LongAdder();

    @Override
    protected void append(ILoggingEvent event) {
        if (isStarted() && getRemainingCapacity() == 0) {
            dropped.increment();
        } else {
            super.append(event);
        }
    }

    /** How many so far, or one for each thread more that came for the last room. */
    long dropped() {
        return dropped.sum();
    }
}
