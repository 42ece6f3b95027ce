package io.penstock.doctor;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A diagnosis for a person: a heading for each group, a line for each check, and below each failure what to do. Pure. */
public final class Table {

    private static final String BOLD = "1";
    private static final String DIM = "2";
    private static final Map<String, String> COLOURS = Map.of("pass", "32", "warn", "33", "fail", "1;31", "skip", DIM);

    private final boolean coloured;

    /** @param coloured by the escape sequences of a terminal */
    public Table(boolean coloured) {
        this.coloured = coloured;
    }

    public String of(Diagnosis diagnosis) {
        int width = diagnosis.results().stream()
                .mapToInt(result -> result.check().name().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        Group group = null;
        for (Diagnosis.Result result : diagnosis.results()) {
            if (result.check().group() != group) {
                group = result.check().group();
                text.append(text.isEmpty() ? "" : "\n")
                        .append(painted(BOLD, group.word()))
                        .append('\n');
            }
            append(text, result, width);
        }
        return text.append('\n').append(summary(diagnosis)).append('\n').toString();
    }

    private void append(StringBuilder text, Diagnosis.Result result, int width) {
        Check check = result.check();
        String word = result.outcome().word();
        text.append("  ")
                .append(painted(COLOURS.get(word), word))
                .append("  ")
                .append(check.name())
                .append(" ".repeat(width - check.name().length()))
                .append("  ")
                .append(check.title())
                .append(": ")
                .append(result.outcome().found())
                .append('\n');
        if (result.needsAdvice()) {
            text.append("        ")
                    .append(painted(BOLD, "do: "))
                    .append(check.advice())
                    .append('\n');
        }
    }

    private String summary(Diagnosis diagnosis) {
        String score = "Score " + diagnosis.score() + " of 100";
        return painted(diagnosis.hasFailures() ? COLOURS.get("fail") : BOLD, score) + ": "
                + diagnosis.count(Outcome.Pass.class) + " passed, "
                + diagnosis.count(Outcome.Warning.class) + " warnings, "
                + diagnosis.count(Outcome.Failure.class) + " failed, "
                + diagnosis.count(Outcome.Skipped.class) + " skipped.";
    }

    private String painted(@Nullable String colour, String text) {
        return coloured && colour != null ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }
}
