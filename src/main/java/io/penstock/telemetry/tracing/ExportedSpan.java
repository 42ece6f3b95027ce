package io.penstock.telemetry.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.penstock.telemetry.Redactor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A span as OpenTelemetry's exporter takes it; texts that are not made by the server itself have gone through the {@link Redactor}. */
final class ExportedSpan implements SpanData {

    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("io.penstock");

    /** What we make ourselves and know to be harmless. */
    private static final Set<String> HARMLESS = Set.of(
            "http.request.method",
            "http.route",
            "penstock.request_id",
            "penstock.organization",
            "penstock.execution",
            "penstock.parent",
            "penstock.status",
            "penstock.task.type");

    private static final long NANOS = 1_000_000_000L;

    private final Span span;
    private final Resource resource;
    private final Attributes attributes;

    ExportedSpan(Span span, Resource resource) {
        this.span = span;
        this.resource = resource;
        AttributesBuilder all = Attributes.builder();
        for (Map.Entry<String, Object> each : span.attributes().entrySet()) {
            Object value = each.getValue();
            if (value instanceof Boolean flag) {
                all.put(each.getKey(), flag);
            } else if (value instanceof Number number) {
                all.put(each.getKey(), number.longValue());
            } else {
                String text = value.toString();
                all.put(each.getKey(), HARMLESS.contains(each.getKey()) ? text : Redactor.redact(text));
            }
        }
        this.attributes = all.build();
    }

    @Override
    public String getName() {
        return span.kind() == Span.Kind.INTERNAL ? Redactor.redact(span.name()) : span.name();
    }

    @Override
    public SpanKind getKind() {
        return switch (span.kind()) {
            case SERVER -> SpanKind.SERVER;
            case INTERNAL -> SpanKind.INTERNAL;
            case CLIENT -> SpanKind.CLIENT;
        };
    }

    @Override
    public SpanContext getSpanContext() {
        return SpanContext.create(
                span.at().traceId(), span.at().spanId(), TraceFlags.getSampled(), TraceState.getDefault());
    }

    @Override
    public SpanContext getParentSpanContext() {
        return span.parent() == null
                ? SpanContext.getInvalid()
                : SpanContext.create(
                        span.at().traceId(), span.parent(), TraceFlags.getSampled(), TraceState.getDefault());
    }

    @Override
    public StatusData getStatus() {
        return span.failed() ? StatusData.error() : StatusData.unset();
    }

    @Override
    public long getStartEpochNanos() {
        return nanos(span.start());
    }

    @Override
    public long getEndEpochNanos() {
        return nanos(span.end());
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * NANOS + instant.getNano();
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }

    @Override
    public List<EventData> getEvents() {
        return List.of();
    }

    @Override
    public int getTotalRecordedEvents() {
        return 0;
    }

    @Override
    public List<LinkData> getLinks() {
        return List.of();
    }

    @Override
    public int getTotalRecordedLinks() {
        return 0;
    }

    @Override
    public boolean hasEnded() {
        return true;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    @Override
    @Deprecated
    @SuppressWarnings("deprecation") // The interface still demands it.
    public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
        return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(SCOPE.getName(), null);
    }

    @Override
    public Resource getResource() {
        return resource;
    }
}
