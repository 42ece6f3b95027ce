package io.penstock.expression.eval;

import io.penstock.expression.ExpressionSyntaxException;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Explains names that mean nothing, with the nearest one that does. */
final class Names {

    private static final int MAX_LENGTH = 40;

    private Names() {}

    static ExpressionSyntaxException unknownVariable(String name, Collection<String> known, int at) {
        String nearest = nearest(name, known);
        return new ExpressionSyntaxException(
                "$" + name + " is not defined" + (nearest == null ? "" : "; did you mean $" + nearest + "?"), at + 1);
    }

    static ExpressionSyntaxException unknownLabel(String name, int at) {
        return new ExpressionSyntaxException("There is no label $" + name + " around this break", at + 1);
    }

    static ExpressionSyntaxException unknownFormat(String name, int at) {
        return new ExpressionSyntaxException(name + " is not a format", at + 1);
    }

    /** @param known functions as {@code name/arity} */
    static ExpressionSyntaxException unknownFunction(
            String name, int arity, Set<String> known, @Nullable String absence, int at) {
        if (absence != null) {
            return new ExpressionSyntaxException(name + " is not available: " + absence, at + 1);
        }
        String nearest = null;
        for (String other : known) {
            if (other.startsWith(name + "/")) {
                nearest = other;
            }
        }
        nearest = nearest == null ? nearest(name + "/" + arity, known) : nearest;
        return new ExpressionSyntaxException(
                name + "/" + arity + " is not defined" + (nearest == null ? "" : "; did you mean " + nearest + "?"),
                at + 1);
    }

    private static @Nullable String nearest(String name, Collection<String> known) {
        if (name.length() > MAX_LENGTH) {
            return null;
        }
        int best = Math.max(1, Math.min(3, name.length() / 3)) + 1;
        String nearest = null;
        for (String other : known) {
            int distance = Math.abs(other.length() - name.length()) < best ? distance(name, other) : best;
            if (distance < best) {
                best = distance;
                nearest = other;
            }
        }
        return nearest;
    }

    /** How many characters must be inserted, dropped or changed. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
