package io.penstock.execution;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** This process's clock, moved to the database's time by what the last heartbeat has shown. Safe on any thread. */
public final class DatabaseClock implements InstantSource {

    private static final Duration TOLERABLE = Duration.ofSeconds(60);

    private final InstantSource local;
    private volatile long offsetMillis;

    DatabaseClock(InstantSource local) {
        this.local = local;
    }

    @Override
    public Instant instant() {
        return local.instant().plusMillis(offsetMillis);
    }

    @Override
    public long millis() {
        return local.millis() + offsetMillis;
    }

    /** The same without the move. */
    Instant local() {
        return local.instant();
    }

    void adjust(long ahead) {
        offsetMillis = ahead;
    }

    /** Whether the two clocks agree so well that ids fall into the right day. */
    public boolean tolerable() {
        return Math.abs(offsetMillis) <= TOLERABLE.toMillis();
    }
}
