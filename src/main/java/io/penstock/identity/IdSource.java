package io.penstock.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Makes UUIDv7 (RFC 9562, section 5.7) that rise strictly within one source, from the clock it is given.
 * Safe on any thread; each event loop has its own all the same, so that none waits.
 */
public final class IdSource {

    private static final int SEQUENCES_PER_MILLISECOND = 0x1000;

    private final InstantSource clock;
    private final SplittableRandom random;
    private long lastMillis;
    private int sequence;

    public IdSource(InstantSource clock, long seed) {
        this.clock = clock;
        this.random = new SplittableRandom(seed);
    }

    /** The time of the clock that the ids are made from. */
    public Instant now() {
        return clock.instant();
    }

    public synchronized UUID next() {
        long millis = clock.millis();
        if (millis > lastMillis) {
            lastMillis = millis;
            sequence = random.nextInt(SEQUENCES_PER_MILLISECOND / 2);
        } else if (++sequence >= SEQUENCES_PER_MILLISECOND) {
            lastMillis++;
            sequence = 0;
        }
        return Uuids.version7(lastMillis, sequence, random.nextLong());
    }
}
