package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Writes a time as C's {@code strftime} does, in UTC and in the C locale. */
final class DateWriter {

    private final Text text;
    private final Dates.Moment moment;

    DateWriter(Text text, Dates.Moment moment) {
        this.text = text;
        this.moment = moment;
    }

    JsonNode write(String format) {
        append(format);
        return text.value();
    }

    private void append(String format) {
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                text.append(c);
                continue;
            }
            i++;
            if ("EO-_0^".indexOf(format.charAt(i)) >= 0 && i + 1 < format.length()) {
                i++;
            }
            field(format.charAt(i));
        }
    }

    private void field(char field) {
        switch (field) {
            case 'c' -> append("%a %b %e %H:%M:%S %Y");
            case 'D', 'x' -> append("%m/%d/%y");
            case 'F' -> append("%Y-%m-%d");
            case 'r' -> append("%I:%M:%S %p");
            case 'R' -> append("%H:%M");
            case 'T', 'X' -> append("%H:%M:%S");
            case 'n' -> text.append('\n');
            case 't' -> text.append('\t');
            case '%' -> text.append('%');
            case 'a', 'A', 'b', 'B', 'h', 'p', 'P', 'Z', 'z' -> text.append(name(field));
            case 'e' -> number(moment.date().getDayOfMonth(), 2, ' ');
            case 'k' -> number(moment.hour(), 2, ' ');
            case 'l' -> number(halfDayHour(), 2, ' ');
            case 's' -> text.append(Long.toString(moment.epochSecond()));
            default -> time(field);
        }
    }

    private String name(char field) {
        DayOfWeek day = moment.date().getDayOfWeek();
        Month month = moment.date().getMonth();
        String half = moment.hour() < 12 ? "AM" : "PM";
        return switch (field) {
            case 'a' -> capitalized(day.name()).substring(0, 3);
            case 'A' -> capitalized(day.name());
            case 'b', 'h' -> capitalized(month.name()).substring(0, 3);
            case 'B' -> capitalized(month.name());
            case 'p' -> half;
            case 'P' -> half.toLowerCase(Locale.ROOT);
            case 'Z' -> "UTC";
            default -> "+0000";
        };
    }

    static String capitalized(String name) {
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private int halfDayHour() {
        int hour = moment.hour() % 12;
        return hour == 0 ? 12 : hour;
    }

    private void time(char field) {
        switch (field) {
            case 'H' -> number(moment.hour(), 2, '0');
            case 'I' -> number(halfDayHour(), 2, '0');
            case 'M' -> number(moment.minute(), 2, '0');
            case 'S' -> number((int) moment.second(), 2, '0');
            default -> date(field);
        }
    }

    private void date(char field) {
        int year = moment.date().getYear();
        int ofYear = moment.date().getDayOfYear() - 1;
        int weekday = moment.weekday();
        switch (field) {
            case 'Y' -> number(year, 1, '0');
            case 'C' -> number(Math.floorDiv(year, 100), 2, '0');
            case 'y' -> number(Math.floorMod(year, 100), 2, '0');
            case 'm' -> number(moment.date().getMonthValue(), 2, '0');
            case 'd' -> number(moment.date().getDayOfMonth(), 2, '0');
            case 'j' -> number(ofYear + 1, 3, '0');
            case 'u' -> number(weekday == 0 ? 7 : weekday, 1, '0');
            case 'w' -> number(weekday, 1, '0');
            case 'U' -> number((ofYear + 7 - weekday) / 7, 2, '0');
            case 'W' -> number((ofYear + 7 - (weekday + 6) % 7) / 7, 2, '0');
            case 'V' -> number(moment.date().get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0');
            case 'G' -> number(moment.date().get(IsoFields.WEEK_BASED_YEAR), 1, '0');
            case 'g' -> number(moment.date().get(IsoFields.WEEK_BASED_YEAR) % 100, 2, '0');
            default -> text.append('%').append(field);
        }
    }

    private void number(int value, int width, char filler) {
        String digits = Integer.toString(Math.abs(value));
        if (value < 0) {
            text.append('-');
        }
        for (int i = digits.length(); i < width; i++) {
            text.append(filler);
        }
        text.append(digits);
    }
}
