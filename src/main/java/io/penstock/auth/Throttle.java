package io.penstock.auth;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** How often something may be tried. What counts the tries may be elsewhere, so that it answers later. */
interface Throttle {

    /**
     * Takes one try for each of the keys, or none at all.
     *
     * @return zero when it may be tried; else when to come again
     */
    Future<Duration> take(List<String> keys);

    /** Gives one try back for each of the keys: it was a good one. */
    void giveBack(List<String> keys);
}
