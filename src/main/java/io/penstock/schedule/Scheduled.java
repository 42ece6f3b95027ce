package io.penstock.schedule;

import io.penstock.dsl.Missed;
import io.penstock.dsl.Timing;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A workflow's schedule as the store holds it.
 *
 * @param version of the workflow that it comes from
 * @param enabled whether the workflow is
 * @param anchor from which intervals are counted
 * @param next null when it is not due at any time: disabled, paused, or waiting for an execution to end
 * @param last the time of its last start
 */
record Scheduled(
        OrganizationId organization,
        WorkflowId workflow,
        String namespace,
        String name,
        int version,
        String kind,
        String expression,
        String timezone,
        Missed missed,
        boolean enabled,
        boolean paused,
        Instant anchor,
        @Nullable Instant next,
        @Nullable Instant last,
        @Nullable ExecutionId lastExecution) {

    /** @throws IllegalArgumentException when another release wrote what this one cannot read */
    Timing timing() {
        try {
            return Timing.of(kind, expression);
        } catch (RuntimeException unreadable) {
            throw new IllegalArgumentException(
                    "The schedule " + kind + " " + expression + " cannot be read", unreadable);
        }
    }

    /**
     * Its times; null when it follows the ends of executions.
     *
     * @throws IllegalArgumentException when another release wrote what this one cannot read
     */
    @Nullable
    Rhythm rhythm() {
        return Rhythm.of(timing(), zone(), anchor);
    }

    /** @throws IllegalArgumentException when this release does not know it */
    ZoneId zone() {
        try {
            return ZoneId.of(timezone);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("The time zone " + timezone + " is not known", unknown);
        }
    }
}
