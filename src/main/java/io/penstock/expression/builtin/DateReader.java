package io.penstock.expression.builtin;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a time as C's {@code strptime} does, in the C locale. A zone is read, and like in jq, not heeded. */
final class DateReader {

    private final String text;
    private final String format;
    private int at;
    private int year = 1900;
    private int month = 1;
    private int day = 1;
    private int ofYear;
    private int hour;
    private int minute;
    private int second;
    private boolean afternoon;
    private boolean halfDays;
    private long epoch = Long.MIN_VALUE;

    DateReader(String text, String format) {
        this.text = text;
        this.format = format;
    }

    /** Null when the text does not match. */
    Dates.@Nullable Moment read() {
        if (!matches(format) || at != text.length()) {
            return null;
        }
        if (epoch != Long.MIN_VALUE) {
            return Dates.Moment.of(epoch);
        }
        try {
            LocalDate date = ofYear > 0 ? LocalDate.ofYearDay(year, ofYear) : LocalDate.of(year, month, day);
            int hours = halfDays ? hour % 12 + (afternoon ? 12 : 0) : hour;
            return new Dates.Moment(date, hours, minute, second);
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    private boolean matches(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (Character.isWhitespace(c)) {
                spaces();
            } else if (c != '%' || i + 1 == pattern.length()) {
                if (!take(c)) {
                    return false;
                }
            } else {
                i++;
                if ("EO-_0^".indexOf(pattern.charAt(i)) >= 0 && i + 1 < pattern.length()) {
                    i++;
                }
                if (!field(pattern.charAt(i))) {
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
            case 'a', 'A' -> dayName();
            case 'b', 'B', 'h' -> monthName();
            case 'p', 'P' -> half();
            case 'Z' -> zoneName();
            case 'z' -> zoneOffset();
            default -> numeric(field);
        };
    }

    private boolean numeric(char field) {
        return switch (field) {
            case 'Y' -> number(4, 0, 9999, value -> year = value);
            case 'y' -> number(2, 0, 99, value -> year = value < 69 ? 2000 + value : 1900 + value);
            case 'C' -> number(2, 0, 99, value -> year = value * 100 + year % 100);
            case 'm' -> number(2, 1, 12, value -> month = value);
            case 'd', 'e' -> number(2, 1, 31, value -> day = value);
            case 'j' -> number(3, 1, 366, value -> ofYear = value);
            case 'H', 'k' ->
                number(2, 0, 23, value -> {
                    hour = value;
                    halfDays = false;
                });
            case 'I', 'l' ->
                number(2, 1, 12, value -> {
                    hour = value;
                    halfDays = true;
                });
            case 'M' -> number(2, 0, 59, value -> minute = value);
            case 'S' -> number(2, 0, 61, value -> second = value);
            case 'u' -> number(1, 1, 7, value -> {});
            case 'w' -> number(1, 0, 6, value -> {});
            case 'U', 'V', 'W', 'g' -> number(2, 0, 99, value -> {});
            case 'G' -> number(4, 0, 9999, value -> {});
            case 's' -> epoch();
            default -> false;
        };
    }

    private interface Field {
        void set(int value);
    }

    private boolean number(int digits, int least, int most, Field field) {
        spaces();
        int start = at;
        int value = 0;
        while (at < text.length() && at - start < digits && isDigit(text.charAt(at))) {
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
        while (at < text.length() && isDigit(text.charAt(at)) && at - start < 12) {
            at++;
        }
        if (at == start) {
            return false;
        }
        epoch = Long.parseLong(text.substring(start, at));
        return true;
    }

    private boolean spaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return true;
    }

    private boolean take(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private boolean takeName(String name) {
        for (int length : new int[] {name.length(), 3}) {
            if (text.regionMatches(true, at, name, 0, length)) {
                at += length;
                return true;
            }
        }
        return false;
    }

    private boolean dayName() {
        for (DayOfWeek weekday : DayOfWeek.values()) {
            if (takeName(weekday.name())) {
                return true;
            }
        }
        return false;
    }

    private boolean monthName() {
        for (Month each : Month.values()) {
            if (takeName(each.name())) {
                month = each.getValue();
                return true;
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
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
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
        if (!number(2, 0, 23, hours -> {})) {
            return false;
        }
        take(':');
        return at == text.length() || number(2, 0, 59, minutes -> {});
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
