package io.penstock.dsl.cron;

import java.time.LocalDate;
import java.time.YearMonth;

/** Which days match: a month of the set, and a day of the month, of the week, or of both. Bit n stands for day n. */
final class DayPattern {

    /** There is no such day. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int WEEK = 7;
    private static final int LONGEST_MONTH = 31;
    /** After 400 years the calendar repeats itself to the weekday. */
    private static final int MONTHS = 400 * 12;
    /** The first of January 1970 was a Thursday. */
    private static final int EPOCH_WEEKDAY = 4;

    private final long months;
    private final long days;
    private final long[] weekdays = new long[WEEK];
    private final boolean either;

    /**
     * @param weekdays from 0, which is Sunday, to 6
     * @param either a day may match as one of the month or as one of the week; else it has to match as both
     */
    DayPattern(long months, long days, long weekdays, boolean either) {
        this.months = months;
        this.days = days;
        this.either = either;
        for (int first = 0; first < WEEK; first++) {
            for (int day = 1; day <= LONGEST_MONTH; day++) {
                this.weekdays[first] |= (weekdays >>> (first + day - 1) % WEEK & 1) << day;
            }
        }
    }

    /** The first match at or after a day, counted from 1970 as the result is; or {@link #NEVER}. */
    long next(long epochDay) {
        LocalDate from = LocalDate.ofEpochDay(epochDay);
        YearMonth month = YearMonth.from(from);
        int day = from.getDayOfMonth();
        long first = epochDay - day + 1;
        for (int tried = 0; tried <= MONTHS; tried++) {
            int length = month.lengthOfMonth();
            if ((months >>> month.getMonthValue() & 1) != 0) {
                long left = matching(first) & (1L << length + 1) - 1 & -1L << day;
                if (left != 0) {
                    return first + Long.numberOfTrailingZeros(left) - 1;
                }
            }
            first += length;
            month = month.plusMonths(1);
            day = 1;
        }
        return NEVER;
    }

    private long matching(long firstOfMonth) {
        long byWeek = weekdays[(int) Math.floorMod(firstOfMonth + EPOCH_WEEKDAY, (long) WEEK)];
        return either ? days | byWeek : days & byWeek;
    }
}
