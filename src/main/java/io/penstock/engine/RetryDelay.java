package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Delay;
import io.penstock.dsl.Retry;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A retry policy with its durations computed: how long to wait, and whether another attempt is allowed. Pure; its randomness is a hash.
 *
 * @param count how many retries there may be; null: any number
 * @param total how long everything may take, with delays, until an attempt begins; null: any time
 */
record RetryDelay(
        Duration base,
        Retry.Backoff backoff,
        Duration jitterFrom,
        Duration jitterTo,
        @Nullable Integer count,
        @Nullable Duration total) {

    /** What growth and servers that ask for time may come to. */
    static final Duration LONGEST = Duration.ofDays(1);

    static RetryDelay of(Evaluator evaluator, Retry retry, JsonNode input) {
        Retry.Jitter jitter = retry.jitter();
        return new RetryDelay(
                orZero(evaluate(evaluator, retry.delay(), input)),
                retry.backoff(),
                jitter == null ? Duration.ZERO : evaluator.duration(jitter.from(), input),
                jitter == null ? Duration.ZERO : evaluator.duration(jitter.to(), input),
                retry.attempts(),
                evaluate(evaluator, retry.duration(), input));
    }

    /** The delay after the attempt that failed. It grows to a day at most, or to the policy's own delay where that is longer. */
    Duration after(Attempts attempts, long seed) {
        Duration longest = base.compareTo(LONGEST) > 0 ? base : LONGEST;
        return grown(attempts.number(), longest).plus(jitter(seed));
    }

    /** Whether the next attempt may begin after the delay. */
    boolean allows(Attempts attempts, Instant now, Duration delay) {
        return (count == null || attempts.number() <= count)
                && (total == null
                        || Duration.between(attempts.since(), now).plus(delay).compareTo(total) <= 0);
    }

    /** A delay that ends when the failed side allows it, within a day. */
    static Duration noShorterThan(Duration delay, Instant now, Instant notBefore) {
        Duration asked = Duration.between(now, notBefore);
        Duration bounded = asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
        return bounded.compareTo(delay) > 0 ? bounded : delay;
    }

    private Duration grown(int attempt, Duration longest) {
        BigInteger factor = switch (backoff) {
            case CONSTANT -> BigInteger.ONE;
            case LINEAR -> BigInteger.valueOf(attempt);
            case EXPONENTIAL -> BigInteger.ONE.shiftLeft(Math.min(attempt - 1, 64));
        };
        BigInteger nanos = nanos(base).multiply(factor).min(nanos(longest));
        return duration(nanos);
    }

    private Duration jitter(long seed) {
        BigInteger from = nanos(jitterFrom);
        BigInteger width = nanos(jitterTo).subtract(from);
        if (width.signum() <= 0) {
            return jitterFrom;
        }
        return duration(from.add(BigInteger.valueOf(scrambled(seed) >>> 1).mod(width.add(BigInteger.ONE))));
    }

    /** Spreads a hash over all bits. */
    private static long scrambled(long seed) {
        long mixed = (seed ^ (seed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    private static BigInteger nanos(Duration duration) {
        return BigInteger.valueOf(duration.getSeconds())
                .multiply(BigInteger.valueOf(1_000_000_000L))
                .add(BigInteger.valueOf(duration.getNano()));
    }

    private static Duration duration(BigInteger nanos) {
        BigInteger[] split = nanos.divideAndRemainder(BigInteger.valueOf(1_000_000_000L));
        return Duration.ofSeconds(split[0].longValueExact(), split[1].longValueExact());
    }

    private static @Nullable Duration evaluate(Evaluator evaluator, @Nullable Delay delay, JsonNode input) {
        return delay == null ? null : evaluator.duration(delay, input);
    }

    private static Duration orZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }
}
