package io.penstock.expression.builtin;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a time as C's {@code strptime} does, in the C locale, with what jq makes of the fields that the text does not
 * tell. A zone is read, and like in jq, not heeded.
 */
final class DateReader {

    static final List<String> DAYS =
            List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");
    static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");

    /** What jq has a field be that nothing tells. */
    private static final int NO_WEEKDAY = 8;

    private static final int NO_DAY_OF_YEAR = 367;
    private static final int UNTOLD = -1;
    private static final int EPOCH_DIGITS = 12;

    private final String text;
    private int at;
    private int year = 1900;
    private int month = UNTOLD;
    private int day = UNTOLD;
    private int weekday = UNTOLD;
    private int dayOfYear = UNTOLD;
    private int week = UNTOLD;
    private boolean weekFromMonday;
    private int century = UNTOLD;
    private boolean yearOfCentury;
    private int hour;
    private int minute;
    private int second;
    private boolean afternoon;
    private boolean halfDays;
    /** Whether something was told from which the day follows. */
    private boolean dated;

    private @Nullable DateFields whole;

    DateReader(String text) {
        this.text = text;
    }

    /** Null when the text does not match. What follows behind a space may stay unread. */
    @Nullable
    DateFields read(String format) {
        boolean matches = matches(format);
        if (!matches || at < text.length() && !isSpace(text.charAt(at))) {
            return null;
        }
        if (whole != null) {
            return whole;
        }
        if (century != UNTOLD) {
            year = century * 100 + (yearOfCentury ? Math.floorMod(year, 100) : 0);
        }
        try {
            return settled();
        } catch (DateTimeException beyond) {
            return null;
        }
    }

    String rest() {
        return text.substring(at);
    }

    private DateFields settled() {
        boolean toldWeekday = weekday != UNTOLD;
        boolean toldDayOfYear = dayOfYear != UNTOLD;
        if (dated && !toldWeekday && toldDayOfYear && (day == UNTOLD || month == UNTOLD)) {
            fromDayOfYear();
        }
        if (dated && !toldWeekday) {
            weekday = DateFields.weekday(DateFields.date(year, Math.max(month, 0), Math.max(day, 0)));
        }
        if (dated && !toldDayOfYear) {
            dayOfYear = dayOfYear(Math.max(month, 0), Math.max(day, 0));
        }
        if (week != UNTOLD && toldWeekday) {
            fromWeek(toldDayOfYear);
        }
        int theMonth = Math.max(month, 0);
        int theDay = Math.max(day, 0);
        return new DateFields(
                year,
                theMonth,
                theDay,
                halfDays && afternoon ? hour + 12 : hour,
                minute,
                second,
                weekday == UNTOLD ? weekdayOf(theMonth, theDay) : weekday,
                dayOfYear == UNTOLD && !dated ? dayOfYearOf(theMonth, theDay) : dayOfYear);
    }

    private int weekdayOf(int theMonth, int theDay) {
        return theDay == 0 ? NO_WEEKDAY : DateFields.weekday(DateFields.date(year, theMonth, theDay));
    }

    private int dayOfYearOf(int theMonth, int theDay) {
        return theDay == 0 ? NO_DAY_OF_YEAR : dayOfYear(theMonth, theDay);
    }

    private int dayOfYear(int theMonth, int theDay) {
        return LocalDate.of(year, theMonth + 1, 1).getDayOfYear() - 1 + theDay - 1;
    }

    private void fromDayOfYear() {
        LocalDate date = DateFields.date(year, 0, dayOfYear + 1L);
        month = month == UNTOLD ? date.getMonthValue() - 1 : month;
        day = day == UNTOLD ? date.getDayOfMonth() : day;
    }

    private void fromWeek(boolean toldDayOfYear) {
        int offset = weekFromMonday ? 1 : 0;
        int first = DateFields.weekday(DateFields.date(year, 0, 1));
        if (!toldDayOfYear) {
            dayOfYear = (7 - (first - offset)) % 7 + (week - 1) * 7 + (weekday - offset + 7) % 7;
        }
        if (month == UNTOLD || day == UNTOLD) {
            fromDayOfYear();
        }
    }

    private boolean matches(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (isSpace(c)) {
                spaces();
            } else if (c != '%') {
                if (!take(c)) {
                    return false;
                }
            } else {
                i++;
                while (i < pattern.length() && "EO-_0^#".indexOf(pattern.charAt(i)) >= 0) {
                    i++;
                }
                if (i == pattern.length() || !field(pattern.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean field(char field) {
        return switch (field) {
            case 'D', 'x' -> matches("%m/%d/%y");
            case 'F' -> matches("%Y-%m-%d");
            case 'R' -> matches("%H:%M");
            case 'T', 'X' -> matches("%H:%M:%S");
            case 'r' -> matches("%I:%M:%S %p");
            case 'c' -> matches("%a %b %e %H:%M:%S %Y");
            case 'n', 't' -> spaces();
            case '%' -> take('%');
            case 'a', 'A' -> name(DAYS, index -> weekday = index);
            case 'b', 'B', 'h' -> name(MONTHS, index -> month = dated(index));
            case 'p' -> half();
            case 'Z' -> zoneName();
            case 'z' -> zoneOffset();
            case 's' -> epoch();
            default -> numeric(field);
        };
    }

    private boolean numeric(char field) {
        return switch (field) {
            case 'Y' ->
                number(4, 0, 9999, value -> {
                    year = dated(value);
                    yearOfCentury = false;
                });
            case 'y' ->
                number(2, 0, 99, value -> {
                    year = dated(value < 69 ? 2000 + value : 1900 + value);
                    yearOfCentury = true;
                });
            case 'C' -> number(2, 0, 99, value -> century = dated(value));
            case 'm' -> number(2, 1, 12, value -> month = dated(value - 1));
            case 'd', 'e' -> number(2, 1, 31, value -> day = dated(value));
            case 'j' -> number(3, 1, 366, value -> dayOfYear = value - 1);
            case 'H', 'k' -> number(2, 0, 23, value -> hour(value, false));
            case 'I', 'l' -> number(2, 1, 12, value -> hour(value % 12, true));
            case 'M' -> number(2, 0, 59, value -> minute = value);
            case 'S' -> number(2, 0, 61, value -> second = value);
            case 'u' -> number(1, 1, 7, value -> weekday = value % 7);
            case 'w' -> number(1, 0, 6, value -> weekday = value);
            case 'U' -> number(2, 0, 53, value -> week(value, false));
            case 'W' -> number(2, 0, 53, value -> week(value, true));
            case 'V' -> number(2, 0, 53, value -> {});
            case 'g' -> number(2, 0, 99, value -> {});
            case 'G' -> digits();
            default -> false;
        };
    }

    /** A year of weeks, which is not heeded. */
    private boolean digits() {
        int start = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at > start;
    }

    private int dated(int value) {
        dated = true;
        return value;
    }

    private void hour(int value, boolean ofHalf) {
        hour = value;
        halfDays = ofHalf;
    }

    private void week(int value, boolean fromMonday) {
        week = value;
        weekFromMonday = fromMonday;
    }

    private interface Field {
        void set(int value);
    }

    /** It ends where one more digit would be too much. */
    private boolean number(int digits, int least, int most, Field field) {
        spaces();
        int start = at;
        int value = 0;
        while (at < text.length() && isDigit(text.charAt(at)) && at - start < digits && value * 10 <= most) {
            value = value * 10 + text.charAt(at++) - '0';
        }
        if (at == start || value < least || value > most) {
            return false;
        }
        field.set(value);
        return true;
    }

    private boolean epoch() {
        int start = at;
        while (at < text.length() && isDigit(text.charAt(at)) && at - start < EPOCH_DIGITS) {
            at++;
        }
        if (at == start) {
            return false;
        }
        whole = DateFields.of(Long.parseLong(text.substring(start, at)));
        return true;
    }

    private boolean spaces() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return true;
    }

    private boolean take(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private boolean name(List<String> names, Field field) {
        for (int i = 0; i < names.size(); i++) {
            for (int length : new int[] {names.get(i).length(), 3}) {
                if (text.regionMatches(true, at, names.get(i), 0, length)) {
                    at += length;
                    field.set(i);
                    return true;
                }
            }
        }
        return false;
    }

    private boolean half() {
        String word = text.substring(at, Math.min(text.length(), at + 2)).toLowerCase(Locale.ROOT);
        afternoon = word.equals("pm");
        at += word.length();
        return afternoon || word.equals("am");
    }

    private boolean zoneName() {
        spaces();
        while (at < text.length() && !isSpace(text.charAt(at))) {
            at++;
        }
        return true;
    }

    private boolean zoneOffset() {
        spaces();
        if (take('Z')) {
            return true;
        }
        if (!take('+') && !take('-')) {
            return false;
        }
        int digits = 0;
        for (; digits < 4 && at < text.length() && isDigit(text.charAt(at)); digits++) {
            at++;
            if (digits == 1) {
                take(':');
            }
        }
        return digits == 2 || digits == 4;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
