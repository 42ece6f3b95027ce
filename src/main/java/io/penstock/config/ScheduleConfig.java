package io.penstock.config;

import java.time.ZoneId;

/**
 * Workflows that start by time.
 *
 * @param timezone of cron expressions in documents that name none
 * @param maxMissed the most missed starts of one schedule that are made up for
 */
public record ScheduleConfig(String timezone, int maxMissed) {

    public ScheduleConfig {
        new Checks("schedule")
                .require(
                        ZoneId.getAvailableZoneIds().contains(timezone),
                        "timezone",
                        timezone,
                        "a name such as Europe/Berlin or UTC")
                .between("max_missed", maxMissed, 1, 10_000)
                .done();
    }

    static ScheduleConfig defaults() {
        return new ScheduleConfig("UTC", 100);
    }
}
