package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** Writes a time as C's {@code strftime} does, in UTC and in the C locale. */
final class DateWriter {

    private static final int MAX_WIDTH = 1000;

    private final Text text;
    private final DateFields fields;
    /** What the flags of the current field ask for. */
    private char padding;

    private int width;
    private boolean upper;
    private boolean swapped;

    DateWriter(Text text, DateFields fields) {
        this.text = text;
        this.fields = fields;
    }

    JsonNode write(String format) {
        append(format);
        return text.value();
    }

    private void append(String format) {
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '%') {
                i = directive(format, i);
            } else {
                text.append(c);
            }
        }
    }

    /** @return where it ends */
    private int directive(String format, int start) {
        padding = 0;
        width = -1;
        upper = false;
        swapped = false;
        int i = start + 1;
        for (; i < format.length() && "-_0^#".indexOf(format.charAt(i)) >= 0; i++) {
            char flag = format.charAt(i);
            upper |= flag == '^';
            swapped |= flag == '#';
            padding = flag == '^' || flag == '#' ? padding : flag;
        }
        for (; i < format.length() && format.charAt(i) >= '0' && format.charAt(i) <= '9'; i++) {
            width = Math.min(MAX_WIDTH, Math.max(width, 0) * 10 + format.charAt(i) - '0');
        }
        if (i < format.length() && (format.charAt(i) == 'E' || format.charAt(i) == 'O')) {
            i++;
        }
        if (i == format.length() || !field(format.charAt(i))) {
            text.append(format, start, Math.min(format.length(), i + 1));
        }
        return i;
    }

    private boolean field(char field) {
        return switch (field) {
            case 'c' -> compound("%a %b %e %H:%M:%S %Y");
            case 'D', 'x' -> compound("%m/%d/%y");
            case 'F' -> compound("%Y-%m-%d");
            case 'r' -> compound("%I:%M:%S %p");
            case 'R' -> compound("%H:%M");
            case 'T', 'X' -> compound("%H:%M:%S");
            case 'n' -> word("\n");
            case 't' -> word("\t");
            case '%' -> word("%");
            case 'a' -> word(swapped(name(DateReader.DAYS, fields.weekday(), true)));
            case 'A' -> word(swapped(name(DateReader.DAYS, fields.weekday(), false)));
            case 'b', 'h' -> word(swapped(name(DateReader.MONTHS, fields.month(), true)));
            case 'B' -> word(swapped(name(DateReader.MONTHS, fields.month(), false)));
            case 'p' -> word(swapped ? half().toLowerCase(Locale.ROOT) : half());
            case 'P' -> word(half().toLowerCase(Locale.ROOT));
            case 'Z' -> word(swapped ? "utc" : "UTC");
            case 'z' -> word("+0000");
            default -> time(field) || week(field);
        };
    }

    private boolean compound(String format) {
        DateWriter inner = new DateWriter(text, fields);
        inner.append(format);
        return true;
    }

    private boolean word(String word) {
        for (int i = word.length(); i < width; i++) {
            text.append(padding == '0' ? '0' : ' ');
        }
        text.append(upper ? word.toUpperCase(Locale.ROOT) : word);
        return true;
    }

    private String swapped(String name) {
        return swapped ? name.toUpperCase(Locale.ROOT) : name;
    }

    private static String name(List<String> names, int index, boolean brief) {
        if (index < 0 || index >= names.size()) {
            return "?";
        }
        return brief ? names.get(index).substring(0, 3) : names.get(index);
    }

    private String half() {
        return fields.hour() < 12 ? "AM" : "PM";
    }

    private int halfDayHour() {
        int hour = fields.hour() > 12 ? fields.hour() - 12 : fields.hour();
        return hour == 0 ? 12 : hour;
    }

    private boolean time(char field) {
        switch (field) {
            case 'Y' -> number(fields.year(), 1, '0');
            case 'C' -> number(Math.floorDiv(fields.year(), 100), 1, '0');
            case 'y' -> number(Math.floorMod(fields.year(), 100), 2, '0');
            case 'm' -> number(fields.month() + 1L, 2, '0');
            case 'd' -> number(fields.day(), 2, '0');
            case 'e' -> number(fields.day(), 2, ' ');
            case 'j' -> number(fields.dayOfYear() + 1L, 3, '0');
            case 'H' -> number(fields.hour(), 2, '0');
            case 'k' -> number(fields.hour(), 2, ' ');
            case 'I' -> number(halfDayHour(), 2, '0');
            case 'l' -> number(halfDayHour(), 2, ' ');
            case 'M' -> number(fields.minute(), 2, '0');
            case 'S' -> number((long) fields.second(), 2, '0');
            case 's' -> number(fields.epochSecond(), 1, '0');
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean week(char field) {
        switch (field) {
            case 'u' -> number(Math.floorMod(fields.weekday() - 1, 7) + 1L, 1, '0');
            case 'w' -> number(fields.weekday(), 1, '0');
            case 'U' -> number((fields.dayOfYear() - fields.weekday() + 7) / 7, 2, '0');
            case 'W' -> number((fields.dayOfYear() - (fields.weekday() - 1 + 7) % 7 + 7) / 7, 2, '0');
            case 'V' -> number(isoDays() / 7 + 1L, 2, '0');
            case 'G' -> number(isoYear(), 1, '0');
            case 'g' -> number(Math.floorMod(isoYear(), 100), 2, '0');
            default -> {
                return false;
            }
        }
        return true;
    }

    private int isoYear() {
        int days = isoDays(fields.dayOfYear());
        if (days < 0) {
            return fields.year() - 1;
        }
        return isoDays(fields.dayOfYear() - length(fields.year())) >= 0 ? fields.year() + 1 : fields.year();
    }

    /** Since the Monday of the first week of its ISO year. */
    private int isoDays() {
        int days = isoDays(fields.dayOfYear());
        if (days < 0) {
            return isoDays(fields.dayOfYear() + length(fields.year() - 1));
        }
        int next = isoDays(fields.dayOfYear() - length(fields.year()));
        return next >= 0 ? next : days;
    }

    private int isoDays(int dayOfYear) {
        int large = 3 * 7;
        return dayOfYear - (dayOfYear - fields.weekday() + 4 + 60 * large) % 7 + 4 - 1;
    }

    private static int length(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365;
    }

    private void number(long value, int digits, char filler) {
        int least = padding == '-' ? Math.max(1, width) : Math.max(digits, width);
        char fill = padding == '_' || padding == '-' ? ' ' : padding == '0' ? '0' : filler;
        String number = Long.toString(Math.abs(value));
        int missing = least - number.length() - (value < 0 ? 1 : 0);
        if (value < 0 && fill == '0') {
            text.append('-');
        }
        for (int i = 0; i < missing; i++) {
            text.append(fill);
        }
        text.append((value < 0 && fill != '0' ? "-" : "") + number);
    }
}
