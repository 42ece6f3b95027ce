package io.penstock.ratelimit;

/**
 * What a bucket gave.
 *
 * @param taken tokens, from none to as many as were asked for
 * @param left tokens that are still in it
 * @param untilNext microseconds until there is one, when none is left
 * @param untilFull microseconds until it is full
 */
record Grant(int taken, int left, long untilNext, long untilFull) {}
