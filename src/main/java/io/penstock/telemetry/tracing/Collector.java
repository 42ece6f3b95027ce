package io.penstock.telemetry.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.penstock.config.TracingConfig;
import io.penstock.telemetry.Outbox;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sends spans to an OpenTelemetry collector as OTLP over HTTP. Used by the one thread of its outbox. */
final class Collector implements Outbox.Delivery<Span> {

    private static final String PATH = "/v1/traces";

    /** It tells of each failure with its stack trace; the outbox tells of an outage. Held, since loggers may be collected. */
    private static final Logger CHATTER = Logger.getLogger("io.opentelemetry");

    private final TracingConfig config;
    private final String version;
    private @Nullable Sender sender;

    /** Nothing is loaded before there is something to send. */
    Collector(TracingConfig config, String version) {
        this.config = config;
        this.version = version;
    }

    private record Sender(OtlpHttpSpanExporter exporter, Resource resource) {}

    private Sender make() {
        CHATTER.setLevel(Level.OFF);
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(address(config.endpoint()))
                .setTimeout(config.timeout())
                .setConnectTimeout(config.timeout())
                .setCompression("gzip");
        config.headerPairs().forEach(builder::addHeader);
        Resource resource = Resource.create(Attributes.builder()
                .put(AttributeKey.stringKey("service.name"), config.service())
                .put(AttributeKey.stringKey("service.version"), version)
                .put(
                        AttributeKey.stringKey("service.instance.id"),
                        ManagementFactory.getRuntimeMXBean().getName())
                .build());
        return new Sender(builder.build(), resource);
    }

    /** The setting names the collector, as OpenTelemetry's own variable does, or its path for traces. */
    private static String address(String endpoint) {
        String base = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        return base.endsWith(PATH) ? base : base + PATH;
    }

    @Override
    public @Nullable String deliver(List<Span> batch) {
        Sender with = sender == null ? make() : sender;
        sender = with;
        List<SpanData> spans = batch.stream()
                .map(span -> (SpanData) new ExportedSpan(span, with.resource()))
                .toList();
        // The exporter tries again by itself within its time.
        CompletableResultCode result =
                with.exporter().export(spans).join(2 * config.timeout().toMillis(), TimeUnit.MILLISECONDS);
        if (result.isSuccess()) {
            return null;
        }
        Throwable failure = result.getFailureThrowable();
        return failure == null ? "no answer" : String.valueOf(innermost(failure));
    }

    /** What is around it only says that something failed. */
    private static Throwable innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
