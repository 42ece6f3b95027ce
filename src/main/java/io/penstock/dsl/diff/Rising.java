package io.penstock.dsl.diff;

/** The longest rising subsequence, by patience sorting. */
final class Rising {

    private Rising() {}

    /** The indexes of the longest row of {@code values}, of which the first {@code count} are there, that rises. */
    static int[] longest(int[] values, int count) {
        int[] tops = new int[count];
        int[] below = new int[count];
        int piles = 0;
        for (int i = 0; i < count; i++) {
            int pile = pile(values, tops, piles, values[i]);
            below[i] = pile == 0 ? -1 : tops[pile - 1];
            tops[pile] = i;
            piles = Math.max(piles, pile + 1);
        }
        int[] row = new int[piles];
        for (int i = piles - 1, at = piles == 0 ? -1 : tops[piles - 1]; i >= 0; i--) {
            row[i] = at;
            at = below[at];
        }
        return row;
    }

    /** The first pile whose top is not below the value. */
    private static int pile(int[] values, int[] tops, int piles, int value) {
        int low = 0;
        int high = piles;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values[tops[middle]] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
