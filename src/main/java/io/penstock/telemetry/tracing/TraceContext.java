package io.penstock.telemetry.tracing;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A place in a distributed trace, as the header {@code traceparent} tells it (W3C Trace Context, level 1, section 3.2).
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 of them
 * @param sampled whether the span there is recorded
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {

    /** The name of the header, and of the CloudEvents extension. */
    public static final String TRACEPARENT = "traceparent";

    private static final int LENGTH = 55;
    private static final int TRACE_AT = 3;
    private static final int SPAN_AT = 36;
    private static final int FLAGS_AT = 53;
    private static final HexFormat HEX = HexFormat.of();

    /** What a header tells; null when there is none, or it is not valid. */
    public static @Nullable TraceContext parse(@Nullable String header) {
        boolean valid = header != null
                && header.length() == LENGTH
                && header.startsWith("00-")
                && header.charAt(SPAN_AT - 1) == '-'
                && header.charAt(FLAGS_AT - 1) == '-'
                && isId(header, TRACE_AT, SPAN_AT - 1)
                && isId(header, SPAN_AT, FLAGS_AT - 1)
                && isHex(header, FLAGS_AT, LENGTH);
        return header == null || !valid
                ? null
                : new TraceContext(
                        header.substring(TRACE_AT, SPAN_AT - 1),
                        header.substring(SPAN_AT, FLAGS_AT - 1),
                        (Character.digit(header.charAt(LENGTH - 1), 16) & 1) == 1);
    }

    /** An id of nothing but zeros is none. */
    private static boolean isId(String text, int from, int to) {
        boolean zero = true;
        for (int i = from; i < to; i++) {
            zero &= text.charAt(i) == '0';
        }
        return !zero && isHex(text, from, to);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** The first place of a new trace. */
    public static TraceContext begin(boolean sampled) {
        return new TraceContext(HEX.toHexDigits(random()) + HEX.toHexDigits(random()), spanId(random()), sampled);
    }

    /** A new place in the same trace. */
    public TraceContext next() {
        return new TraceContext(traceId, spanId(random()), sampled);
    }

    /** A number as an id. */
    public static String spanId(long number) {
        return HEX.toHexDigits(number == 0 ? 1 : number);
    }

    private static long random() {
        return ThreadLocalRandom.current().nextLong() | 1;
    }

    /** As the header tells it. */
    public String traceparent() {
        return "00-" + traceId + '-' + spanId + (sampled ? "-01" : "-00");
    }
}
