package io.penstock.organization;

import java.time.Duration;

/**
 * How long an organization keeps what has ended, where that is less than the server does.
 *
 * @param events zero: as the server does
 * @param executions zero: as the server does
 */
public record Keeping(Duration events, Duration executions) {

    static Keeping ofDays(int events, int executions) {
        return new Keeping(Duration.ofDays(events), Duration.ofDays(executions));
    }
}
