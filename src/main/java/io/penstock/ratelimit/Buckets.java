package io.penstock.ratelimit;

import io.vertx.core.Future;

/** Token buckets by key; a key that is not known has a full one. Safe on any thread. */
interface Buckets {

    /**
     * Takes as many tokens as there are, at most {@code wanted}.
     *
     * @return fails when the buckets cannot be reached
     */
    Future<Grant> take(String key, Rate rate, int wanted);

    /** Puts one token back. */
    Future<Void> giveBack(String key, Rate rate);
}
