package io.penstock.bench;

import io.penstock.bench.Volley.Latency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one case came to.
 *
 * @param perSecond requests, or finished executions where there are any; null where that says nothing
 * @param residentMegabytes of the server's JVM right after the load
 * @param tally null where nothing is stored
 * @param more figures of this case alone, by name
 * @param kinds where requests of several kinds were sent
 */
record Figure(
        String name,
        @Nullable Double perSecond,
        @Nullable Latency latency,
        int residentMegabytes,
        @Nullable Tally tally,
        Map<String, Double> more,
        List<Kind> kinds) {

    /** Of requests that are all alike. */
    Figure(
            String name,
            @Nullable Double perSecond,
            @Nullable Latency latency,
            int residentMegabytes,
            @Nullable Tally tally,
            Map<String, Double> more) {
        this(name, perSecond, latency, residentMegabytes, tally, more, List.of());
    }

    /**
     * Whether all that was promised was kept.
     *
     * @param acknowledged requests that were answered with a 2xx, warm-up included
     * @param stored events, or executions where no event is
     * @param executed executions that completed; as many as stored where no workflow starts
     * @param open requests that may have been stored although their sender had gone before the answer
     */
    record Tally(long acknowledged, long stored, long executed, long open) {

        long lost() {
            return Math.max(0, acknowledged - stored) + Math.max(0, stored - executed);
        }

        boolean holds() {
            return lost() == 0 && executed == stored && stored - acknowledged <= open;
        }
    }
}
