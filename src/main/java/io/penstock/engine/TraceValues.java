package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Makes values fit for a trace: what is secret is hidden, and a large one becomes its size and how its text begins. */
final class TraceValues {

    /** What a stripped value still takes. */
    private static final int STRIPPED_BYTES = 32;

    private final int limit;
    private final Weigher weigher;
    private final Masker masker;
    private @Nullable JsonNode last;
    private @Nullable JsonNode lastClipped;
    private long lastBytes;

    TraceValues(int limit, Weigher weigher, Masker masker) {
        this.limit = limit;
        this.weigher = weigher;
        this.masker = masker;
    }

    /** The value itself when it is small and holds nothing secret. One task's output is mostly the next one's input: the last answer is remembered. */
    JsonNode clip(JsonNode value) {
        if (value == last && lastClipped != null) {
            return lastClipped;
        }
        long weight = weigher.weigh(value);
        JsonNode clipped;
        if (weight <= limit) {
            clipped = masker.mask(value);
        } else {
            Preview preview = new Preview(value, limit / 4, masker);
            weigher.charge(preview.nodes());
            String text = preview.text();
            clipped = truncated(weight).put("preview", text);
            weight = text.length() + STRIPPED_BYTES;
        }
        last = value;
        lastClipped = clipped;
        lastBytes = weight;
        return clipped;
    }

    /** Lets go of the last value, which this memory alone must not keep alive. */
    void forget() {
        last = null;
        lastClipped = null;
    }

    /** The size of what {@link #clip} gave last. */
    long lastBytes() {
        return lastBytes;
    }

    /** How large a row's values are, when something could be left of them. */
    static long strippable(Row row) {
        return row.bytes() <= 2 * STRIPPED_BYTES ? 0 : row.bytes();
    }

    /** Leaves only the sizes of a row's values. */
    static void strip(Row row) {
        if (strippable(row) == 0) {
            return;
        }
        JsonNode input = stripped(row.input());
        JsonNode output = stripped(row.output());
        long bytes = (input == null ? 0 : STRIPPED_BYTES) + (output == null ? 0 : STRIPPED_BYTES);
        if (bytes < row.bytes()) {
            row.values(input, output, bytes);
        }
    }

    private static @Nullable JsonNode stripped(@Nullable JsonNode value) {
        if (value == null) {
            return null;
        }
        JsonNode size = value.path("truncated").asBoolean() ? value.path("bytes") : value;
        return truncated(
                size.isIntegralNumber() && size != value
                        ? size.longValue()
                        : value.toString().length());
    }

    private static ObjectNode truncated(long bytes) {
        return JsonNodeFactory.instance.objectNode().put("truncated", true).put("bytes", bytes);
    }
}
