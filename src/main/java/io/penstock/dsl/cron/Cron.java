package io.penstock.dsl.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * A cron expression: minute, hour, day of the month, month, day of the week, with the second before them when there are six. Where a clock
 * is moved it does as vixie cron: what names its hour and minute fires once, a time that is left out right after the gap and one that is
 * repeated the first time; with a {@code *} for either it follows the clock, and so fires in each hour that really passes. Immutable.
 */
public final class Cron {

    private static final long DAY = 86_400;
    /** A clock that is moved by more is corrected, and no longer looked at for what it leaves out. */
    private static final Duration LONGEST_GAP = Duration.ofHours(3);

    private final String text;
    private final TimePattern times;
    private final DayPattern days;
    private final boolean followsTheClock;

    Cron(String text, TimePattern times, DayPattern days, boolean followsTheClock) {
        this.text = text;
        this.times = times;
        this.days = days;
        this.followsTheClock = followsTheClock;
    }

    /** @throws CronSyntaxException also for what can never fire, as the 31st of February */
    public static Cron parse(String text) {
        return new CronReader(text).read();
    }

    /** The first time after {@code after}, in full seconds. */
    public Instant next(Instant after, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        long second = after.getEpochSecond();
        return Instant.ofEpochSecond(followsTheClock ? nextOfClock(second, rules) : nextOnce(second, rules));
    }

    private long nextOfClock(long after, ZoneRules rules) {
        long from = after + 1;
        while (true) {
            Instant at = Instant.ofEpochSecond(from);
            long offset = rules.getOffset(at).getTotalSeconds();
            long found = seek(from + offset) - offset;
            ZoneOffsetTransition change = rules.isFixedOffset() ? null : rules.nextTransition(at);
            if (change == null || found < change.toEpochSecond()) {
                return found;
            }
            from = change.toEpochSecond();
        }
    }

    private long nextOnce(long after, ZoneRules rules) {
        long local = after + rules.getOffset(Instant.ofEpochSecond(after)).getTotalSeconds();
        long found = Long.MIN_VALUE;
        while (found <= after) {
            local = seek(local + 1);
            found = firstInstant(local, rules);
        }
        return found;
    }

    /** When a clock shows that time first; {@link Long#MIN_VALUE}: never. */
    private static long firstInstant(long local, ZoneRules rules) {
        LocalDateTime shown = LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC);
        ZoneOffsetTransition change = rules.isFixedOffset() ? null : rules.getTransition(shown);
        if (change == null) {
            return local - rules.getOffset(shown).getTotalSeconds();
        }
        if (change.isOverlap()) {
            return local - change.getOffsetBefore().getTotalSeconds();
        }
        return change.getDuration().compareTo(LONGEST_GAP) <= 0 ? change.toEpochSecond() : Long.MIN_VALUE;
    }

    /** The first match at or after a time, both as seconds that a clock shows, counted as if it were in UTC. */
    private long seek(long from) {
        long day = Math.floorDiv(from, DAY);
        long found = days.next(day);
        int time = found == day ? times.next((int) Math.floorMod(from, DAY)) : times.first();
        return time >= 0 ? found * DAY + time : days.next(day + 1) * DAY + times.first();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
