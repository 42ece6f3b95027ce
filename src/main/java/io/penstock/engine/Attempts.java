package io.penstock.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * The attempts of a {@code try} so far, in logical time.
 *
 * @param number of the attempt, from 1
 * @param since when the first one began
 * @param began when this one began
 * @param spent how long the attempts after the first took together, without the delays between them
 */
record Attempts(int number, Instant since, Instant began, Duration spent) {

    static Attempts first(Instant now) {
        return new Attempts(1, now, now, Duration.ZERO);
    }

    Attempts failed(Instant now) {
        Duration more = number == 1 ? Duration.ZERO : Duration.between(began, now);
        return new Attempts(number, since, began, spent.plus(more));
    }

    Attempts next(Instant now) {
        return new Attempts(number + 1, since, now, spent);
    }
}
