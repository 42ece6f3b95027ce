package io.penstock.dsl.cron;

import java.util.List;
import java.util.Locale;

/** One of the fields of an expression: which numbers it may hold, and the names that stand for them. */
enum CronField {
    SECOND("second", 0, 59, List.of()),
    MINUTE("minute", 0, 59, List.of()),
    HOUR("hour", 0, 23, List.of()),
    DAY("day of the month", 1, 31, List.of()),
    MONTH("month", 1, 12, List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
    /** Both 0 and 7 are Sunday. */
    WEEKDAY("day of the week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

    static final int SUNDAY = 7;

    final String title;
    final int min;
    final int max;
    final List<String> names;

    CronField(String title, int min, int max, List<String> names) {
        this.title = title;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /** The number that a name stands for, or -1. */
    int named(String word) {
        int index = names.indexOf(word.toUpperCase(Locale.ROOT));
        return index < 0 ? -1 : index + min;
    }

    /** Whether it chooses days, of which an expression has two fields: only there can one be left open by a question mark. */
    boolean choosesDays() {
        return this == DAY || this == WEEKDAY;
    }

    String allowed() {
        String numbers = min + " to " + max;
        return names.isEmpty() ? numbers : numbers + ", or " + names.get(0) + " to " + names.get(names.size() - 1);
    }
}
