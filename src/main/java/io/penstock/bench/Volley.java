package io.penstock.bench;

/**
 * What came of a load, as its sender saw it.
 *
 * @param answered answers of any status
 * @param acknowledged answers of a 2xx status
 * @param failures connections that broke, and answers that came too late
 * @param seconds from the first request to the end
 */
record Volley(long answered, long acknowledged, long failures, double seconds, Latency latency) {

    double perSecond() {
        return acknowledged / seconds;
    }

    /** Of all answers, in milliseconds. */
    record Latency(double p50, double p99, double p999) {}
}
