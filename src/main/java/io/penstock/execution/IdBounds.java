package io.penstock.execution;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The lowest and highest id of a batch: bounds that let a statement on a partitioned table touch only its days. */
record IdBounds(UUID lowest, UUID highest) {

    /** @param items not empty */
    static <T> IdBounds of(List<T> items, Function<T, UUID> id) {
        UUID lowest = id.apply(items.get(0));
        UUID highest = lowest;
        for (T item : items) {
            UUID each = id.apply(item);
            if (compare(each, lowest) < 0) {
                lowest = each;
            }
            if (compare(each, highest) > 0) {
                highest = each;
            }
        }
        return new IdBounds(lowest, highest);
    }

    /** As PostgreSQL orders them: by unsigned bytes. */
    private static int compare(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
}
