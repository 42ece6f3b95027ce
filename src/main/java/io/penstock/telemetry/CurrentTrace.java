package io.penstock.telemetry;

import io.penstock.telemetry.tracing.TraceContext;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/** The trace of what is being counted, for exemplars: known only while it is counted, on that thread. */
final class CurrentTrace implements SpanContext {

    private final ThreadLocal<@Nullable TraceContext> trace = new ThreadLocal<>();

    void during(TraceContext current, Runnable count) {
        trace.set(current);
        try {
            count.run();
        } finally {
            trace.remove();
        }
    }

    @Override
    public @Nullable String getCurrentTraceId() {
        TraceContext current = trace.get();
        return current == null ? null : current.traceId();
    }

    @Override
    public @Nullable String getCurrentSpanId() {
        TraceContext current = trace.get();
        return current == null ? null : current.spanId();
    }

    /** Only what is kept elsewhere is worth pointing to. */
    @Override
    public boolean isCurrentSpanSampled() {
        TraceContext current = trace.get();
        return current != null && current.sampled();
    }

    @Override
    public void markCurrentSpanAsExemplar() {}
}
