package io.penstock.dsl.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of a schema, matched in linear time.
 *
 * @param text as it was written
 */
record Matching(String text, Pattern pattern) {

    /** What each character costs: a matcher in linear time goes along all of the pattern at once. */
    private static final int PATTERN_PER_STEP = 16;

    private static final int MAX_LENGTH = 1_000;

    /** ECMAScript's way to write a character by its number; the other way has braces. */
    private static final java.util.regex.Pattern BY_NUMBER = java.util.regex.Pattern.compile(
            "(?<!\\\\)((?:\\\\\\\\)*)\\\\u(?:\\{([0-9A-Fa-f]{1,6})\\}|([0-9A-Fa-f]{4}))");

    /** The value is the pattern. Null when it cannot be used, which was told. */
    static @Nullable Matching of(Located at, Findings findings) {
        String problem = at.isText() ? problem(at.text()) : "it is not text";
        if (problem == null) {
            return of(at.text());
        }
        findings.add(at, message(problem), hint(at.text()));
        return null;
    }

    /** The key is the pattern. */
    static @Nullable Matching ofKey(Located at, Findings findings) {
        String problem = problem(at.key());
        if (problem == null) {
            return of(at.key());
        }
        findings.addKey(at, message(problem), hint(at.key()));
        return null;
    }

    private static Matching of(String text) {
        return new Matching(text, Pattern.compile(translated(text)));
    }

    private static @Nullable String problem(String text) {
        if (text.length() > MAX_LENGTH) {
            return "it is longer than " + MAX_LENGTH + " characters";
        }
        try {
            Pattern.compile(translated(text));
            return null;
        } catch (PatternSyntaxException wrong) {
            return wrong.getDescription();
        }
    }

    private static String message(String problem) {
        return "This is no regular expression that can be used here: " + problem + ".";
    }

    private static @Nullable String hint(String text) {
        boolean backtracks =
                text.contains("(?=") || text.contains("(?!") || text.contains("(?<") || text.matches(".*\\\\[1-9].*");
        return backtracks
                ? "Look-around and back-references are not taken, since they do not run in linear time."
                : null;
    }

    private static String translated(String text) {
        Matcher matcher = BY_NUMBER.matcher(text);
        return matcher.replaceAll(found -> {
            String number = found.group(2) == null ? found.group(3) : found.group(2);
            return Matcher.quoteReplacement(found.group(1) + "\\x{" + number + "}");
        });
    }

    boolean found(String candidate, Visit visit) {
        visit.step(1 + (long) candidate.length() * (1 + text.length() / PATTERN_PER_STEP));
        return pattern.matcher(candidate).find();
    }
}
