package io.penstock.dsl.source;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what a misspelt word was meant to be. Pure. */
public final class Nearest {

    private static final int MAX_LENGTH = 64;
    private static final int MAX_LISTED = 12;
    private static final int MAX_COMPARED = 2_000;

    private Nearest() {}

    /** "Did you mean …?", or the words that are allowed when they are few, or nothing. */
    public static @Nullable String hint(String word, Collection<String> candidates) {
        String best = null;
        int bestDistance = word.length() < 3 ? 1 : Math.max(1, word.length() / 3) + 1;
        int compared = 0;
        for (String candidate : candidates) {
            if (compared++ > MAX_COMPARED || word.length() > MAX_LENGTH) {
                break;
            }
            if (candidate.length() > MAX_LENGTH || Math.abs(candidate.length() - word.length()) >= bestDistance) {
                continue;
            }
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        if (best != null) {
            return "Did you mean `" + best + "`?";
        }
        boolean listed = !candidates.isEmpty() && candidates.size() <= MAX_LISTED;
        return listed ? "Known here: " + String.join(", ", candidates) + "." : null;
    }

    /** Insertions, deletions, changes and swaps of neighbours (optimal string alignment). */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + change);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = above;
            above = row;
        }
        return above[b.length()];
    }
}
