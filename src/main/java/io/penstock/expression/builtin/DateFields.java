package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.eval.ArrayValue;
import io.penstock.expression.eval.Numbers;
import io.penstock.expression.eval.Run;
import java.time.LocalDate;

/**
 * A time taken apart, as C's {@code struct tm} has it: months, weekdays (from Sunday) and days of the year count from 0,
 * and nothing makes sure that the fields agree.
 */
record DateFields(int year, int month, int day, int hour, int minute, double second, int weekday, int dayOfYear) {

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int MONTHS = 12;

    /** @param seconds since 1970; what is behind the point stays with the seconds */
    static DateFields of(double seconds) {
        // As in C, towards 0, even of a time before 1970.
        long whole = (long) seconds;
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(whole, (long) SECONDS_PER_DAY));
        int ofDay = (int) Math.floorMod(whole, (long) SECONDS_PER_DAY);
        return new DateFields(
                date.getYear(),
                date.getMonthValue() - 1,
                date.getDayOfMonth(),
                ofDay / 3600,
                ofDay / 60 % 60,
                ofDay % 60 + (seconds - Math.floor(seconds)),
                weekday(date),
                date.getDayOfYear() - 1);
    }

    /** The day that the fields mean; what is beyond a month's end is in the next one. */
    static LocalDate date(long year, long month, long day) {
        return LocalDate.of((int) (year + Math.floorDiv(month, (long) MONTHS)), 1, 1)
                .plusMonths(Math.floorMod(month, (long) MONTHS))
                .plusDays(day - 1);
    }

    static int weekday(LocalDate date) {
        return date.getDayOfWeek().getValue() % 7;
    }

    /** Seconds since 1970; what is beyond a field's range is carried into the next. */
    long epochSecond() {
        return date(year, month, day).toEpochDay() * SECONDS_PER_DAY + hour * 3600L + minute * 60L + (long) second;
    }

    ArrayValue toArray(Run run) {
        ArrayValue array = new ArrayValue(8);
        for (int field : new int[] {year, month, day, hour, minute}) {
            array.append(run, Numbers.of(field));
        }
        JsonNode seconds = Numbers.of(run, second);
        array.append(run, seconds);
        array.append(run, Numbers.of(weekday));
        array.append(run, Numbers.of(dayOfYear));
        return array;
    }
}
