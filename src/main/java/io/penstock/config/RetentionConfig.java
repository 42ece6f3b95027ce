package io.penstock.config;

import java.time.Duration;

/**
 * How long is kept what has ended.
 *
 * @param at when it is removed, as a cron expression by the clocks of {@code schedule.timezone}; {@code never}: only when asked
 * @param events since they were received; zero keeps them for ever
 * @param executions since they were started; zero keeps them, and the events, for ever
 */
public record RetentionConfig(String at, Duration events, Duration executions) {

    private static final String ALLOWED = "0s, which keeps for ever, or at least 1d";

    public RetentionConfig {
        new Checks("retention")
                .require(isAge(events), "events", TimeSpan.format(events), ALLOWED)
                .require(isAge(executions), "executions", TimeSpan.format(executions), ALLOWED)
                .done();
    }

    private static boolean isAge(Duration age) {
        return age.isZero() || age.compareTo(Duration.ofDays(1)) >= 0;
    }

    static RetentionConfig defaults() {
        return new RetentionConfig("47 3 * * *", Duration.ofDays(90), Duration.ofDays(30));
    }
}
