package io.penstock.dsl.diff;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which lines were taken out and put in. Lines that are in both texts once hold the texts together (patience); what lies between two of
 * them is compared by the greedy algorithm of Myers, up to a number of changes from which on it counts as rewritten. So the time is
 * linear in the lines whatever the texts are, which no library here promises.
 */
final class LineDiff {

    private static final int MOST_CHANGES = 400;

    private final int[] before;
    private final int[] after;
    private final BitSet removed = new BitSet();
    private final BitSet added = new BitSet();

    private LineDiff(int[] before, int[] after) {
        this.before = before;
        this.after = after;
    }

    /** The indexes of lines that are only in the text before, and only in the one after. */
    record Edits(BitSet removed, BitSet added) {}

    static Edits between(List<String> before, List<String> after) {
        Map<String, Integer> numbers = new HashMap<>();
        LineDiff diff = new LineDiff(numbered(before, numbers), numbered(after, numbers));
        diff.compare(numbers.size());
        return new Edits(diff.removed, diff.added);
    }

    private static int[] numbered(List<String> lines, Map<String, Integer> numbers) {
        return lines.stream()
                .mapToInt(line -> {
                    Integer known = numbers.putIfAbsent(line, numbers.size());
                    return known == null ? numbers.size() - 1 : known;
                })
                .toArray();
    }

    private void compare(int distinct) {
        int start = 0;
        int end = 0;
        int shorter = Math.min(before.length, after.length);
        while (start < shorter && before[start] == after[start]) {
            start++;
        }
        while (end < shorter - start && before[before.length - 1 - end] == after[after.length - 1 - end]) {
            end++;
        }
        int a = start;
        int b = start;
        for (int[] anchor : anchors(start, end, distinct)) {
            gap(a, anchor[0], b, anchor[1]);
            a = anchor[0] + 1;
            b = anchor[1] + 1;
        }
        gap(a, before.length - end, b, after.length - end);
    }

    /** Pairs of indexes of lines that are in both parts once, the longest row of them that rises in both. */
    private int[][] anchors(int start, int end, int distinct) {
        int[] inBefore = once(before, start, before.length - end, distinct);
        int[] inAfter = once(after, start, after.length - end, distinct);
        int[] of = new int[before.length];
        int[] pairs = new int[before.length];
        int count = 0;
        for (int i = start; i < before.length - end; i++) {
            int line = before[i];
            if (inBefore[line] == i && inAfter[line] >= 0) {
                of[count] = i;
                pairs[count++] = inAfter[line];
            }
        }
        int[] rising = Rising.longest(pairs, count);
        int[][] anchors = new int[rising.length][];
        for (int i = 0; i < rising.length; i++) {
            anchors[i] = new int[] {of[rising[i]], pairs[rising[i]]};
        }
        return anchors;
    }

    /** Where each line stands that stands there once; negative for the others. */
    private static int[] once(int[] lines, int from, int to, int distinct) {
        int[] places = new int[distinct];
        java.util.Arrays.fill(places, -1);
        for (int i = from; i < to; i++) {
            places[lines[i]] = places[lines[i]] == -1 ? i : -2;
        }
        return places;
    }

    private void gap(int aFrom, int aTo, int bFrom, int bTo) {
        int a = aFrom;
        int b = bFrom;
        int aEnd = aTo;
        int bEnd = bTo;
        while (a < aEnd && b < bEnd && before[a] == after[b]) {
            a++;
            b++;
        }
        while (a < aEnd && b < bEnd && before[aEnd - 1] == after[bEnd - 1]) {
            aEnd--;
            bEnd--;
        }
        if (a == aEnd || b == bEnd || !myers(a, aEnd, b, bEnd)) {
            removed.set(a, aEnd);
            added.set(b, bEnd);
        }
    }

    /** False when there are more changes than are looked for: then nothing was marked. */
    private boolean myers(int aFrom, int aTo, int bFrom, int bTo) {
        int n = aTo - aFrom;
        int m = bTo - bFrom;
        int most = Math.min(n + m, MOST_CHANGES);
        int[] furthest = new int[2 * most + 3];
        int[][] steps = new int[most + 1][];
        for (int d = 0; d <= most; d++) {
            steps[d] = furthest.clone();
            for (int k = -d; k <= d; k += 2) {
                int x = next(furthest, most, d, k);
                int y = x - k;
                while (x < n && y < m && before[aFrom + x] == after[bFrom + y]) {
                    x++;
                    y++;
                }
                furthest[most + 1 + k] = x;
                if (x >= n && y >= m) {
                    mark(steps, d, aFrom, bFrom, new int[] {n, m, most});
                    return true;
                }
            }
        }
        return false;
    }

    /** How far the diagonal {@code k} begins with {@code d} changes: a step down from above, or right from below. */
    private static int next(int[] furthest, int most, int d, int k) {
        int center = most + 1;
        boolean down = k == -d || (k != d && furthest[center + k - 1] < furthest[center + k + 1]);
        return down ? furthest[center + k + 1] : furthest[center + k - 1] + 1;
    }

    /** Goes the way back from the end, and marks each change on it. */
    private void mark(int[][] steps, int changes, int aFrom, int bFrom, int[] end) {
        int x = end[0];
        int y = end[1];
        int center = end[2] + 1;
        for (int d = changes; d > 0; d--) {
            int[] furthest = steps[d];
            int k = x - y;
            boolean down = k == -d || (k != d && furthest[center + k - 1] < furthest[center + k + 1]);
            int above = down ? k + 1 : k - 1;
            x = furthest[center + above];
            y = x - above;
            if (down) {
                added.set(bFrom + y);
            } else {
                removed.set(aFrom + x);
            }
        }
    }
}
