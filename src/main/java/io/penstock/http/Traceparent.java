package io.penstock.http;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header {@code traceparent} of W3C Trace Context (level 1, section 3.2). */
final class Traceparent {

    private static final Pattern VERSION_00 =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private Traceparent() {}

    /** What the caller sent when it is valid, else a new trace that is not sampled. */
    static String of(@Nullable String sent) {
        if (sent != null && VERSION_00.matcher(sent).matches()) {
            return sent;
        }
        // An all-zero id is invalid; the lowest bit of each part keeps clear of it.
        var random = ThreadLocalRandom.current();
        return "00-" + Hex.of(random.nextLong()) + Hex.of(random.nextLong() | 1) + "-" + Hex.of(random.nextLong() | 1)
                + "-00";
    }
}
