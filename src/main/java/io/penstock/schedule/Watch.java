package io.penstock.schedule;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Since when this node has looked at the schedules without a break. Pure; used on one thread. */
final class Watch {

    /** As long as a lease: a shorter break is none. */
    private static final Duration BREAK = Duration.ofSeconds(5);
    /** What was due a moment before somebody began to look is late, not missed. */
    private static final Duration LATE = Duration.ofSeconds(1);

    private @Nullable Instant since;
    private Instant looked = Instant.MIN;

    /** Looks; what fell due from the result on was not missed. */
    Instant look(Instant now) {
        Instant begun = since;
        if (begun == null || Duration.between(looked, now).compareTo(BREAK) > 0) {
            begun = now;
            since = begun;
        }
        return begun.minus(LATE);
    }

    /** The look that began last has seen everything. */
    void seen(Instant now) {
        looked = now;
    }
}
