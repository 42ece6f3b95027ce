package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A regular expression with its flags. It matches in linear time, and each character it looks at is charged. */
final class Regex {

    private static final int SIZE_PER_STEP = 4;
    private static final int COMPILE_STEPS_PER_CHARACTER = 32;

    private final Pattern pattern;
    private final @Nullable String[] groups;
    private final boolean global;
    private final boolean skipsEmpty;
    private final int weight;

    private Regex(Pattern pattern, boolean global, boolean skipsEmpty) {
        this.pattern = pattern;
        this.global = global;
        this.skipsEmpty = skipsEmpty;
        this.weight = 1 + pattern.programSize() / SIZE_PER_STEP;
        this.groups = new @Nullable String[pattern.groupCount()];
        for (Map.Entry<String, Integer> group : pattern.namedGroups().entrySet()) {
            groups[group.getValue() - 1] = group.getKey();
        }
    }

    /** @throws RegexSyntax.Refused when the pattern or the flags are wrong */
    static Regex compile(String source, String flags) {
        int options = 0;
        for (int i = 0; i < flags.length(); i++) {
            switch (flags.charAt(i)) {
                case 'g', 'n', 'x', 's' -> {}
                case 'i' -> options |= Pattern.CASE_INSENSITIVE;
                case 'p' -> options |= Pattern.DOTALL;
                case 'l' -> options |= Pattern.LONGEST_MATCH;
                default -> throw new Raised(flags + " is not a valid modifier string");
            }
        }
        String translated = RegexSyntax.translate(source, flags.indexOf('x') >= 0);
        try {
            return new Regex(Pattern.compile(translated, options), flags.indexOf('g') >= 0, flags.indexOf('n') >= 0);
        } catch (PatternSyntaxException wrong) {
            throw new RegexSyntax.Refused(wrong.getDescription());
        }
    }

    static Regex of(Run run, JsonNode source, JsonNode flags) {
        if (!source.isTextual()) {
            throw new Raised(Kind.describe(source) + " is not a string");
        }
        if (!flags.isTextual() && Kind.of(flags) != Kind.NULL) {
            throw new Raised(Kind.describe(flags) + " is not a string");
        }
        String options = flags.isTextual() ? flags.textValue() : "";
        String key = options + '/' + source.textValue();
        run.meter().step(1 + (key.length() >> 4));
        if (run.recall(key) instanceof Regex known) {
            return known;
        }
        run.meter().step((long) source.textValue().length() * COMPILE_STEPS_PER_CHARACTER);
        try {
            Regex regex = compile(source.textValue(), options);
            run.meter().step((long) regex.pattern.programSize() * 2);
            run.remember(key, regex);
            return regex;
        } catch (RegexSyntax.Refused wrong) {
            throw new Raised(problem(source.textValue(), wrong));
        }
    }

    static String problem(String source, RegexSyntax.Refused wrong) {
        return source + " (at offset 0) is not a valid regex: " + wrong.getMessage();
    }

    int groupCount() {
        return groups.length;
    }

    @Nullable
    String groupName(int group) {
        return groups[group - 1];
    }

    /** Takes each match. */
    interface MatchSink {
        /** @return false when no more are wanted */
        boolean accept(Matcher match);
    }

    /** @return false when the sink wanted no more */
    boolean match(Run run, String text, MatchSink out) {
        Matcher matcher = pattern.matcher(new MeteredText(run.meter(), text, weight));
        int from = 0;
        while (from <= text.length() && matcher.find(from)) {
            run.meter().step();
            boolean empty = matcher.start() == matcher.end();
            int end = matcher.end();
            boolean more = empty && skipsEmpty || out.accept(matcher);
            if (!more) {
                return false;
            }
            if (!global && !(empty && skipsEmpty)) {
                return true;
            }
            from = empty ? end + (end < text.length() ? Character.charCount(text.codePointAt(end)) : 1) : end;
        }
        return true;
    }
}
