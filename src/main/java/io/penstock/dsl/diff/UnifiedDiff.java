package io.penstock.dsl.diff;

import java.util.ArrayList;
import java.util.List;

/** Writes what differs between two texts as {@code diff -u} does, so that {@code patch} takes it. */
public final class UnifiedDiff {

    private static final int CONTEXT = 3;

    private final List<String> before;
    private final List<String> after;
    private final LineDiff.Edits edits;
    private final StringBuilder out = new StringBuilder();

    private UnifiedDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
        this.edits = LineDiff.between(before, after);
    }

    /**
     * Empty when the texts are the same.
     *
     * @param nameBefore and {@code nameAfter}: what the texts are called in its first lines
     */
    public static String between(String before, String nameBefore, String after, String nameAfter) {
        if (before.equals(after)) {
            return "";
        }
        UnifiedDiff diff = new UnifiedDiff(lines(before), lines(after));
        diff.out
                .append("--- ")
                .append(nameBefore)
                .append("\n+++ ")
                .append(nameAfter)
                .append('\n');
        diff.write();
        return diff.out.toString();
    }

    /** Each with its line end, which the last one may lack. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, next));
            start = next;
        }
        return lines;
    }

    private void write() {
        int a = 0;
        int b = 0;
        while (true) {
            int nextA = edits.removed().nextSetBit(a);
            int nextB = edits.added().nextSetBit(b);
            if (nextA < 0 && nextB < 0) {
                return;
            }
            int same = distance(nextA, a, nextB, b);
            int[] end = hunk(a + same, b + same);
            a = end[0];
            b = end[1];
        }
    }

    /** How many lines that are in both lie before the next change. */
    private static int distance(int nextA, int a, int nextB, int b) {
        if (nextA < 0) {
            return nextB - b;
        }
        return nextB < 0 ? nextA - a : Math.min(nextA - a, nextB - b);
    }

    /** Writes the hunk whose first change is there; where it ends. Changes with little between them are one hunk. */
    private int[] hunk(int changeA, int changeB) {
        int lead = Math.min(CONTEXT, Math.min(changeA, changeB));
        int a = changeA - lead;
        int b = changeB - lead;
        int same = 0;
        StringBuilder body = new StringBuilder();
        while ((a < before.size() || b < after.size()) && same <= 2 * CONTEXT) {
            if (edits.removed().get(a)) {
                line(body, '-', before.get(a++));
                same = 0;
            } else if (edits.added().get(b)) {
                line(body, '+', after.get(b++));
                same = 0;
            } else {
                line(body, ' ', before.get(a++));
                b++;
                same = a <= changeA ? 0 : same + 1;
            }
        }
        int surplus = Math.max(0, same - CONTEXT);
        int endA = a - surplus;
        int endB = b - surplus;
        out.append("@@ -").append(range(changeA - lead, endA)).append(" +");
        out.append(range(changeB - lead, endB)).append(" @@\n");
        out.append(withoutLast(body, surplus));
        return new int[] {endA, endB};
    }

    private static void line(StringBuilder body, char sign, String line) {
        body.append(sign).append(line);
        if (!line.endsWith("\n")) {
            body.append("\n\\ No newline at end of file\n");
        }
    }

    /** Without its last lines, all of which are in both texts. */
    private static String withoutLast(StringBuilder body, int lines) {
        int end = body.length();
        for (int i = 0; i < lines; i++) {
            end = body.lastIndexOf("\n", end - 2) + 1;
            if (body.charAt(end) == '\\') {
                end = body.lastIndexOf("\n", end - 2) + 1;
            }
        }
        return body.substring(0, end);
    }

    private static String range(int from, int to) {
        int count = to - from;
        int first = count == 0 ? from : from + 1;
        return count == 1 ? Integer.toString(first) : first + "," + count;
    }
}
