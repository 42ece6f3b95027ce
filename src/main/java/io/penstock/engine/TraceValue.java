package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A value in a trace: itself, or of a large one its size and how its text begins. That text is written when somebody reads it, since most
 * of a long trace gives way before; until then the whole value is held.
 */
final class TraceValue {

    /** What a stripped value still takes. */
    static final int STRIPPED_BYTES = 32;

    private final long bytes;
    private @Nullable JsonNode whole;
    private @Nullable JsonNode shown;

    private TraceValue(@Nullable JsonNode shown, @Nullable JsonNode whole, long bytes) {
        this.shown = shown;
        this.whole = whole;
        this.bytes = bytes;
    }

    /** A value that is shown as it is. */
    static TraceValue of(JsonNode value) {
        return new TraceValue(value, null, 0);
    }

    /** @param bytes about how long its text is */
    static TraceValue large(JsonNode value, long bytes) {
        return new TraceValue(null, value, bytes);
    }

    /** As {@link #of}, of what may be absent. */
    static @Nullable TraceValue orNull(@Nullable JsonNode value) {
        return value == null ? null : of(value);
    }

    /** The weight of the value that is held until somebody reads it. */
    long held() {
        return whole == null ? 0 : bytes;
    }

    /** What is shown; of a large value the beginning of its text, so many characters. */
    JsonNode read(int length, Masker masker) {
        if (shown == null) {
            ObjectNode size = size(bytes);
            shown = whole == null ? size : size.put("preview", new Preview(whole, length, masker).text());
            whole = null;
        }
        return shown;
    }

    /** Only the size. */
    TraceValue stripped() {
        JsonNode known = shown;
        if (known == null) {
            return new TraceValue(null, null, bytes);
        }
        JsonNode size = known.path("truncated").asBoolean() ? known.path("bytes") : known;
        boolean isSize = size != known && size.isIntegralNumber();
        return new TraceValue(
                null, null, isSize ? size.longValue() : known.toString().length());
    }

    private static ObjectNode size(long bytes) {
        return JsonNodeFactory.instance.objectNode().put("truncated", true).put("bytes", bytes);
    }
}
