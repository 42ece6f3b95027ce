package io.penstock.dsl;

import io.penstock.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * A retry policy.
 *
 * @param delay before the first retry; zero when absent
 * @param attempts {@code limit.attempt.count}; absent: no limit by count
 * @param attemptDuration {@code limit.attempt.duration}: how long each attempt may take
 * @param duration {@code limit.duration}, over all attempts
 */
public record Retry(
        Conditions conditions,
        @Nullable Delay delay,
        Backoff backoff,
        @Nullable Integer attempts,
        @Nullable Delay attemptDuration,
        @Nullable Delay duration,
        @Nullable Jitter jitter) {

    /** When to retry at all. */
    public record Conditions(
            @Nullable Expression when, @Nullable Expression exceptWhen) {}

    /** How the delay grows from one retry to the next. */
    public enum Backoff {
        CONSTANT,
        LINEAR,
        EXPONENTIAL
    }

    /** A random part that is added to each delay. */
    public record Jitter(Delay from, Delay to) {}
}
