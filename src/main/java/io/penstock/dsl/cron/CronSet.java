package io.penstock.dsl.cron;

import io.penstock.dsl.source.Nearest;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one field into the set of its numbers: bit n stands for n, and Sunday is 0. Used once. */
final class CronSet {

    private static final Pattern PART = Pattern.compile("(\\*|\\?|\\w+)(?:-(\\w+))?(?:/(\\w+))?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private static final String BY_DATE = "Let the workflow start daily, and its first task look at the date.";
    private static final String BY_NUMBER = "Write the number itself.";

    private record Refusal(String why, String hint) {}

    /** What other dialects have. */
    private static final Map<Character, Refusal> REFUSED = Map.of(
            'L', new Refusal("it has no last day", BY_DATE),
            'W', new Refusal("it has no nearest working day", BY_DATE),
            '#', new Refusal("it does not count the weekdays of a month", BY_DATE),
            'H', new Refusal("it chooses nothing by a hash", BY_NUMBER),
            '~', new Refusal("it chooses nothing at random", BY_NUMBER));

    private final CronField field;
    private final String text;
    private final int start;
    private long set;

    /** @param start where the field stands in its expression */
    CronSet(CronField field, String text, int start) {
        this.field = field;
        this.text = text;
        this.start = start;
    }

    long read() {
        int at = 0;
        while (at <= text.length()) {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            add(text.substring(at, end), at);
            at = end + 1;
        }
        // Seven is Sunday, too.
        return field == CronField.WEEKDAY ? (set | set >>> CronField.SUNDAY) & 0x7f : set;
    }

    private void add(String part, int at) {
        Matcher matcher = PART.matcher(part);
        if (part.isEmpty()) {
            throw wrong(at, "The " + field.title + " has an empty place in its list.", null);
        }
        refuseOtherDialects(part, at);
        if (!matcher.matches()) {
            throw wrong(at, "The " + field.title + " cannot be `" + part + "`.", "Allowed is " + field.allowed() + ".");
        }
        String base = matcher.group(1);
        String last = matcher.group(2);
        String step = matcher.group(3);
        boolean all = base.equals("*") || base.equals("?");
        boolean misplaced = base.equals("?") && !(field.choosesDays() && text.equals("?"));
        if (misplaced || all && last != null) {
            throw wrong(at, "The " + field.title + " cannot be `" + part + "`.", "Write `*` for each.");
        }
        int from = all ? field.min : number(base, at + matcher.start(1));
        int to = all || last == null && step != null ? field.max : last == null ? from : end(last, from, matcher, at);
        if (to < from) {
            throw wrong(
                    at, "The range `" + base + "-" + last + "` runs backwards.", backwards(base, String.valueOf(last)));
        }
        int by = step == null ? 1 : step(step, at + matcher.start(3));
        for (int n = from; n <= to; n += by) {
            set |= 1L << n;
        }
    }

    private int end(String last, int from, Matcher matcher, int at) {
        int to = number(last, at + matcher.start(2));
        // A week may end on Sunday, by whichever number.
        return field == CronField.WEEKDAY && to == 0 && from > 0 ? CronField.SUNDAY : to;
    }

    private String backwards(String from, String to) {
        return "Write `" + from + "-" + field.max + "," + field.min + "-" + to + "`.";
    }

    private int number(String word, int at) {
        boolean digits = NUMBER.matcher(word).matches();
        int number = digits ? Integer.parseInt(word) : field.named(word);
        if (number < 0 && !field.names.isEmpty()) {
            throw wrong(at, "There is no " + field.title + " `" + word + "`.", nearest(word));
        }
        if (number < field.min || number > field.max) {
            throw wrong(at, "The " + field.title + " cannot be `" + word + "`.", "Allowed is " + field.allowed() + ".");
        }
        return number;
    }

    private @Nullable String nearest(String word) {
        return Nearest.hint(word.toUpperCase(Locale.ROOT), field.names);
    }

    private int step(String word, int at) {
        int widest = field == CronField.WEEKDAY ? CronField.SUNDAY : field.max - field.min + 1;
        int step = NUMBER.matcher(word).matches() ? Integer.parseInt(word) : 0;
        if (step < 1 || step > widest) {
            throw wrong(
                    at,
                    "The step of the " + field.title + " cannot be `" + word + "`.",
                    "Allowed is 1 to " + widest + ".");
        }
        return step;
    }

    private void refuseOtherDialects(String part, int at) {
        String upper = part.toUpperCase(Locale.ROOT);
        for (int i = 0; i < upper.length(); i++) {
            Refusal refusal = REFUSED.get(upper.charAt(i));
            if (refusal != null && !isWithinName(upper, i)) {
                throw wrong(
                        at + i,
                        "`" + upper.charAt(i) + "` is not standard cron: " + refusal.why() + ".",
                        refusal.hint());
            }
        }
    }

    /** Whether it is one of several letters, as in JUL, where there are names. */
    private boolean isWithinName(String text, int index) {
        boolean before = index > 0 && Character.isLetter(text.charAt(index - 1));
        boolean after = index + 1 < text.length() && Character.isLetter(text.charAt(index + 1));
        return !field.names.isEmpty() && Character.isLetter(text.charAt(index)) && (before || after);
    }

    private CronSyntaxException wrong(int at, String message, @Nullable String hint) {
        return new CronSyntaxException(start + at, message, hint);
    }
}
