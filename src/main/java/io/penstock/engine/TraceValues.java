package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes values fit for a trace: what is secret is hidden, and of a large one only the beginning is kept. While a run goes on, so many of
 * the large ones are held as they are as the limit allows, since most of them give way before anybody reads them.
 */
final class TraceValues {

    /** So many values of the size that is shown whole may be held. */
    private static final int HELD = 1024;

    private final int limit;
    private final Weigher weigher;
    private final Masker masker;
    private final Deque<TraceValue> large = new ArrayDeque<>(2);
    private long held;
    private @Nullable JsonNode last;
    private @Nullable TraceValue lastClipped;
    private long lastBytes;

    TraceValues(int limit, Weigher weigher, Masker masker) {
        this.limit = limit;
        this.weigher = weigher;
        this.masker = masker;
    }

    /** The value itself when it is small and holds nothing secret. One task's output is mostly the next one's input: the last answer is remembered. */
    TraceValue clip(JsonNode value) {
        if (value == last && lastClipped != null) {
            return lastClipped;
        }
        long weight = weigher.weigh(value);
        TraceValue clipped;
        if (weight <= limit) {
            clipped = TraceValue.of(masker.mask(value));
            lastBytes = weight;
        } else {
            clipped = TraceValue.large(value, weight);
            lastBytes = limit / 4 + TraceValue.STRIPPED_BYTES;
            hold(clipped);
            makeRoom();
        }
        last = value;
        lastClipped = clipped;
        return clipped;
    }

    JsonNode read(TraceValue value) {
        return value.read(limit / 4, masker);
    }

    private void hold(TraceValue value) {
        large.add(value);
        held += value.held();
    }

    private void makeRoom() {
        while (held > (long) HELD * limit) {
            TraceValue oldest = large.remove();
            held -= oldest.held();
            weigher.charge(limit / 4);
            read(oldest);
        }
    }

    /** Holds on to nothing but what these rows show. */
    void retain(List<Row> rows) {
        large.clear();
        held = 0;
        for (Row row : rows) {
            retain(row.input());
            retain(row.output());
        }
    }

    private void retain(@Nullable TraceValue value) {
        if (value != null && value.held() > 0 && value != large.peekLast()) {
            hold(value);
        }
    }

    /** Lets go of every value that the trace alone keeps alive. */
    void forget() {
        large.forEach(this::read);
        large.clear();
        held = 0;
        last = null;
        lastClipped = null;
    }

    /** The size of what {@link #clip} gave last. */
    long lastBytes() {
        return lastBytes;
    }

    /** How large a row's values are, when something could be left of them. */
    static long strippable(Row row) {
        return row.bytes() <= 2 * TraceValue.STRIPPED_BYTES ? 0 : row.bytes();
    }

    /** Leaves only the sizes of a row's values. */
    static void strip(Row row) {
        if (strippable(row) == 0) {
            return;
        }
        TraceValue input = row.input();
        TraceValue output = row.output();
        long bytes = (input == null ? 0 : TraceValue.STRIPPED_BYTES) + (output == null ? 0 : TraceValue.STRIPPED_BYTES);
        if (bytes < row.bytes()) {
            row.values(stripped(input), stripped(output), bytes);
        }
    }

    private static @Nullable TraceValue stripped(@Nullable TraceValue value) {
        return value == null ? null : value.stripped();
    }
}
