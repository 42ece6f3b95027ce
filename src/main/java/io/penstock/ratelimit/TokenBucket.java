package io.penstock.ratelimit;

/**
 * A bucket that holds a rate's requests and fills evenly, as one number: the time, in microseconds of any steady clock, at which it is full
 * again. Pure; whole numbers only, so that exactly as many pass as the rate says.
 */
final class TokenBucket {

    private TokenBucket() {}

    /** The tokens in it now; none when it owes some, since its rate was higher before. */
    static int tokens(long fullAt, long now, Rate rate) {
        long missing = Math.max(0, fullAt - now);
        long capacity = rate.requests() * rate.intervalMicros();
        return (int) Math.max(0, (capacity - missing) / rate.intervalMicros());
    }

    /**
     * The bucket after so many were taken.
     *
     * @param taken at most its {@link #tokens}
     */
    static long after(long fullAt, long now, Rate rate, int taken) {
        return Math.max(fullAt, now) + taken * rate.intervalMicros();
    }

    /** The bucket with one token back in it. */
    static long restored(long fullAt, Rate rate) {
        return fullAt - rate.intervalMicros();
    }

    /** Until there is one token in it, in microseconds; 0 when there is. */
    static long untilNext(long fullAt, long now, Rate rate) {
        long capacity = rate.requests() * rate.intervalMicros();
        return Math.max(0, fullAt - now - capacity + rate.intervalMicros());
    }
}
