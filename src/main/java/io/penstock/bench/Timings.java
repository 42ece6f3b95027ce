package io.penstock.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** How long requests of one kind took, and what became of them. Not safe for several threads at once. */
final class Timings {

    private static final int FIRST_ROOM = 256;

    private final Map<String, Long> errors = new TreeMap<>();
    private long[] nanos = new long[FIRST_ROOM];
    private int count;
    private long failed;

    /** @param error null when it was answered as it must be */
    void add(long took, @Nullable String error) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = took;
        if (error != null) {
            failed++;
            errors.merge(error, 1L, Long::sum);
        }
    }

    /** All of them together, under that name. */
    static Kind sum(String name, Collection<Timings> parts) {
        long[] sorted = parts.stream().flatMapToLong(Timings::taken).sorted().toArray();
        Map<String, Long> errors = new TreeMap<>();
        parts.forEach(part -> part.errors.forEach((error, times) -> errors.merge(error, times, Long::sum)));
        long failed = parts.stream().mapToLong(part -> part.failed).sum();
        return new Kind(
                name,
                sorted.length,
                sorted.length - failed,
                percentile(sorted, 0.5),
                percentile(sorted, 0.95),
                percentile(sorted, 0.99),
                sorted.length == 0 ? 0 : sorted[sorted.length - 1] / 1e6,
                errors);
    }

    private LongStream taken() {
        return Arrays.stream(nanos, 0, count);
    }

    /** In milliseconds. */
    private static double percentile(long[] sorted, double share) {
        return sorted.length == 0
                ? 0
                : sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))] / 1e6;
    }
}
