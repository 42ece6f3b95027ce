package io.penstock.engine;

import java.time.Instant;

/**
 * The attempts of a {@code try} so far, in logical time.
 *
 * @param number of the attempt, from 1
 * @param since when the first one began
 */
record Attempts(int number, Instant since) {

    static Attempts first(Instant now) {
        return new Attempts(1, now);
    }

    Attempts next() {
        return new Attempts(number + 1, since);
    }
}
