package io.penstock.telemetry.tracing;

import io.penstock.config.TracingConfig;
import io.penstock.telemetry.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides which traces are recorded, and takes their spans. What came with a trace is recorded as its beginning says, a new trace by
 * chance, decided by its id, so that every node and every recovery decides alike. Safe on any thread and never blocks: spans that the
 * collector is too slow for are dropped and counted. Off it costs one comparison.
 */
public final class Tracing {

    private static final int BATCH = 512;

    private final boolean on;
    private final long mostSampled;
    private final InstantSource clock;
    private final Outbox<Span> outbox;

    private Tracing(double ratio, InstantSource clock, Outbox<Span> outbox) {
        this.on = outbox != Outbox.<Span>none();
        this.mostSampled = ratio >= 1 ? Long.MAX_VALUE : (long) (ratio * Long.MAX_VALUE);
        this.clock = clock;
        this.outbox = outbox;
    }

    /** Records nothing. */
    public static Tracing off() {
        return new Tracing(0, () -> Instant.EPOCH, Outbox.none());
    }

    /** As configured: off where no collector is named. */
    public static Tracing of(TracingConfig config, String version, InstantSource clock) {
        return config.endpoint().isEmpty()
                ? off()
                : new Tracing(
                        config.sampleRatio(),
                        clock,
                        Outbox.open(
                                new Outbox.Settings("traces", config.queue(), BATCH, config.interval()),
                                new Collector(config, version)));
    }

    public boolean isOn() {
        return on;
    }

    /** Whether a trace that begins here is recorded. The id is mixed first: not all of its bits need be random. */
    public boolean samples(String traceId) {
        return on && isBelow(mix(Long.parseUnsignedLong(traceId, 16, 32, 16)));
    }

    private boolean isBelow(long random) {
        return random >>> 1 < mostSampled || mostSampled == Long.MAX_VALUE;
    }

    /** The place of a request that was sent with that header; null when it is not recorded. */
    public @Nullable TraceContext arrival(@Nullable TraceContext sent) {
        if (!on) {
            return null;
        }
        if (sent != null) {
            return sent.sampled() ? sent.next() : null;
        }
        return isBelow(ThreadLocalRandom.current().nextLong()) ? TraceContext.begin(true) : null;
    }

    public void record(Span span) {
        outbox.offer(span);
    }

    public Instant now() {
        return clock.instant();
    }

    /** What became of the spans so far. */
    public Outbox.Counts counts() {
        return outbox.counts();
    }

    /** Hands on what is there, at most for so long; blocks. */
    public void close(Duration limit) {
        outbox.close(limit);
    }

    /** Stafford's thirteenth mixing of 64 bits. */
    public static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
