package io.penstock.engine;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Makes values small enough for a trace: a large one becomes its size and how its text begins. */
final class TraceValues {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What a stripped value still takes. */
    private static final int STRIPPED_BYTES = 32;

    private final int limit;
    private final Weigher weigher;
    private @Nullable JsonNode last;
    private @Nullable JsonNode lastClipped;
    private long lastBytes;

    TraceValues(int limit, Weigher weigher) {
        this.limit = limit;
        this.weigher = weigher;
    }

    /** The value itself when it is small. One task's output is mostly the next one's input: the last answer is remembered. */
    JsonNode clip(JsonNode value) {
        if (value == last && lastClipped != null) {
            return lastClipped;
        }
        long weight = weigher.weigh(value);
        JsonNode clipped = value;
        if (weight > limit) {
            String preview = preview(value, limit / 4);
            clipped = truncated(weight).put("preview", preview);
            weight = preview.length() + STRIPPED_BYTES;
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

    /** Leaves only the sizes of a row's values. */
    static void strip(Row row) {
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

    private static String preview(JsonNode value, int length) {
        Beginning beginning = new Beginning(length);
        try (JsonGenerator generator = MAPPER.createGenerator(beginning)) {
            MAPPER.writeTree(generator, value);
        } catch (IOException e) {
            // The beginning is full, which is all that was wanted.
        }
        return beginning.text();
    }

    /** Takes the first characters, and then refuses. */
    private static final class Beginning extends Writer {

        private final StringBuilder text;
        private final int length;

        Beginning(int length) {
            this.length = length;
            this.text = new StringBuilder(length);
        }

        @Override
        public void write(char[] characters, int offset, int count) throws IOException {
            int room = Math.min(count, length - text.length());
            text.append(characters, offset, room);
            if (room < count) {
                throw new IOException("full");
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        String text() {
            int end = text.length();
            boolean split = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
            return text.substring(0, split ? end - 1 : end);
        }
    }
}
