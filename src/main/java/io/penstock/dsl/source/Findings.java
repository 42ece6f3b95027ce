package io.penstock.dsl.source;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules that one document breaks, and what is odd in it, gathered while it is read. Keeps the first hundred of each. One thread. */
public final class Findings {

    private static final int MAX = 100;

    private final SourceText text;
    private final Set<Violation> violations = new LinkedHashSet<>();
    private final Set<Violation> warnings = new LinkedHashSet<>();
    private int count;

    public Findings(SourceText text) {
        this.text = text;
    }

    /** How many were told so far. */
    public int count() {
        return count;
    }

    /** At the value. */
    public void add(Located at, String message, @Nullable String hint) {
        add(at, at.shownAt(), message, hint);
    }

    /** At the key of the value: what should not be there at all. */
    public void addKey(Located at, String message, @Nullable String hint) {
        add(at, at.keyPlace(), message, hint);
    }

    /** At a character within a text value. */
    public void addWithin(Located at, int offset, String message, @Nullable String hint) {
        add(at, violations.size() < MAX ? text.within(at, offset) : at.place(), message, hint);
    }

    /** At the value, with the nearest of the right words as the hint. */
    public void addMisspelt(Located at, String message, String word, Collection<String> candidates) {
        addMisspelt(at, message, word, candidates::stream);
    }

    /** As above; the right words are asked for only when they are needed. */
    public void addMisspelt(Located at, String message, String word, Supplier<Stream<String>> candidates) {
        boolean kept = violations.size() < MAX;
        add(at, message, kept ? Nearest.hint(word, candidates.get().toList()) : null);
    }

    /** At the key, with the nearest of the right words as the hint. */
    public void addMisspeltKey(Located at, String message, Collection<String> candidates) {
        addKey(at, message, violations.size() < MAX ? Nearest.hint(at.key(), candidates) : null);
    }

    /** At the key of what is no violation, but hardly what the author wants. */
    public void warn(Located at, String message, @Nullable String hint) {
        if (warnings.size() < MAX) {
            Place place = at.keyPlace();
            warnings.add(new Violation(at.pointer(), place.line(), place.column(), message, hint));
        }
    }

    private void add(Located at, Place place, String message, @Nullable String hint) {
        count++;
        if (violations.size() < MAX) {
            violations.add(new Violation(at.pointer(), place.line(), place.column(), message, hint));
        }
    }

    /** In the order of the text. */
    public List<Violation> sorted() {
        return sorted(violations);
    }

    /** In the order of the text. */
    public List<Violation> warnings() {
        return sorted(warnings);
    }

    private static List<Violation> sorted(Collection<Violation> found) {
        List<Violation> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(Violation::line).thenComparingInt(Violation::column));
        return sorted;
    }

    /** @throws Failure {@link Reason.Invalid} when there is any */
    public void throwIfAny() {
        if (!violations.isEmpty()) {
            int told = violations.size();
            String rules = told == 1 ? "a rule" : told + " rules";
            String more = told == MAX ? " (and perhaps more)" : "";
            throw new Failure(new Reason.Invalid("The document breaks " + rules + more + ".", sorted()));
        }
    }
}
