package io.penstock.dsl.cron;

import io.penstock.dsl.source.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one expression. Used once. */
final class CronReader {

    private static final int LONGEST = 200;
    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final int SHORT_FORM = 5;
    private static final int LONG_FORM = 6;
    private static final String ORDER = "Their order is minute, hour, day of the month, month, day of the week.";

    private static final Map<String, String> MACROS = new LinkedHashMap<>();

    static {
        MACROS.put("@yearly", "0 0 1 1 *");
        MACROS.put("@annually", "0 0 1 1 *");
        MACROS.put("@monthly", "0 0 1 * *");
        MACROS.put("@weekly", "0 0 * * 0");
        MACROS.put("@daily", "0 0 * * *");
        MACROS.put("@midnight", "0 0 * * *");
        MACROS.put("@hourly", "0 * * * *");
    }

    private final String text;

    CronReader(String text) {
        this.text = text;
    }

    private record Word(String text, int index) {}

    Cron read() {
        if (text.length() > LONGEST) {
            throw new CronSyntaxException(
                    0, "A cron expression has at most " + LONGEST + " characters.", "Use two workflows.");
        }
        List<Word> words = words(text);
        if (words.isEmpty()) {
            throw new CronSyntaxException(0, "The cron expression is empty.", "As `0 9 * * MON-FRI`.");
        }
        Word first = words.get(0);
        if (first.text().startsWith("@")) {
            words = words(macro(first, words));
        } else if (first.text().contains("=")) {
            throw new CronSyntaxException(
                    first.index(),
                    "A time zone has no place in a cron expression.",
                    "It is `document.metadata.penstock.timezone`.");
        }
        return cron(withSeconds(words));
    }

    private static List<Word> words(String text) {
        List<Word> words = new ArrayList<>(LONG_FORM);
        for (Matcher word = WORD.matcher(text); word.find(); ) {
            words.add(new Word(word.group(), word.start()));
        }
        return words;
    }

    private static String macro(Word word, List<Word> words) {
        String name = word.text().toLowerCase(Locale.ROOT);
        String meaning = MACROS.get(name);
        if (meaning != null && words.size() == 1) {
            return meaning;
        }
        if (name.equals("@reboot")) {
            throw new CronSyntaxException(
                    word.index(), "`@reboot` is no time: this server is there to go on over restarts.", null);
        }
        if (name.equals("@every")) {
            throw new CronSyntaxException(
                    word.index(), "`@every` is not cron.", "An interval is `every: PT5M`, in place of `cron`.");
        }
        if (meaning != null) {
            throw new CronSyntaxException(words.get(1).index(), "`" + name + "` stands alone.", null);
        }
        throw new CronSyntaxException(
                word.index(), "There is no `" + word.text() + "`.", Nearest.hint(name, MACROS.keySet()));
    }

    /** Six words: a minute has one time, its first second, when no other is named. */
    private static List<Word> withSeconds(List<Word> words) {
        if (words.size() == LONG_FORM) {
            return words;
        }
        if (words.size() != SHORT_FORM) {
            int wrong = words.size() < SHORT_FORM ? 0 : LONG_FORM;
            throw new CronSyntaxException(
                    words.get(wrong).index(),
                    "A cron expression has 5 fields, or 6 with the second before them; here are " + words.size() + ".",
                    words.size() == LONG_FORM + 1 ? "A year cannot be given." : ORDER);
        }
        List<Word> six = new ArrayList<>(LONG_FORM);
        six.add(new Word("0", 0));
        six.addAll(words);
        return six;
    }

    private Cron cron(List<Word> words) {
        long[] sets = new long[LONG_FORM];
        boolean[] open = new boolean[LONG_FORM];
        for (CronField field : CronField.values()) {
            Word word = words.get(field.ordinal());
            sets[field.ordinal()] = new CronSet(field, word.text(), word.index()).read();
            open[field.ordinal()] = word.text().startsWith("*") || word.text().equals("?");
        }
        // As in vixie cron: two fields that both choose days choose the days of either.
        boolean either = !open[CronField.DAY.ordinal()] && !open[CronField.WEEKDAY.ordinal()];
        DayPattern days = new DayPattern(
                sets[CronField.MONTH.ordinal()],
                sets[CronField.DAY.ordinal()],
                sets[CronField.WEEKDAY.ordinal()],
                either);
        if (days.next(0) == DayPattern.NEVER) {
            throw new CronSyntaxException(
                    words.get(CronField.DAY.ordinal()).index(),
                    "This never fires: no month of it has such a day.",
                    "The last day of each month cannot be written in cron.");
        }
        TimePattern times = new TimePattern(
                sets[CronField.SECOND.ordinal()], sets[CronField.MINUTE.ordinal()], sets[CronField.HOUR.ordinal()]);
        boolean followsTheClock = open[CronField.MINUTE.ordinal()] || open[CronField.HOUR.ordinal()];
        return new Cron(String.join(" ", text.strip().split("\\s+")), times, days, followsTheClock);
    }
}
