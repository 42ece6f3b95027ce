package io.penstock.dsl.cron;

/** Which seconds of a day match, as sets of bits; none is empty. */
record TimePattern(long seconds, long minutes, long hours) {

    private static final int MINUTE = 60;
    private static final int HOUR = 3_600;

    /** The first second of a day that matches. */
    int first() {
        return Long.numberOfTrailingZeros(hours) * HOUR + firstOfHour();
    }

    private int firstOfHour() {
        return Long.numberOfTrailingZeros(minutes) * MINUTE + Long.numberOfTrailingZeros(seconds);
    }

    /** The first match at or after a second of the day; -1 when the day has none left. */
    int next(int from) {
        int hour = from / HOUR;
        if (has(hours, hour)) {
            int minute = from / MINUTE % MINUTE;
            if (has(minutes, minute)) {
                long left = seconds >>> from % MINUTE;
                if (left != 0) {
                    return from + Long.numberOfTrailingZeros(left);
                }
            }
            long left = minutes >>> minute + 1;
            if (left != 0) {
                int next = minute + 1 + Long.numberOfTrailingZeros(left);
                return hour * HOUR + next * MINUTE + Long.numberOfTrailingZeros(seconds);
            }
        }
        long left = hours >>> hour + 1;
        return left == 0 ? -1 : (hour + 1 + Long.numberOfTrailingZeros(left)) * HOUR + firstOfHour();
    }

    private static boolean has(long set, int bit) {
        return (set >>> bit & 1) != 0;
    }
}
