package io.penstock.schedule;

import java.time.ZoneId;

/**
 * How schedules behave.
 *
 * @param timezone of documents that name none
 * @param maxMissed the most starts of one schedule that are made up for
 */
public record ScheduleSettings(ZoneId timezone, int maxMissed) {}
