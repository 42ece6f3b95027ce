package io.penstock.http;

import io.penstock.identity.Caller;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.RequestLog;
import io.penstock.telemetry.tracing.Span;
import io.penstock.telemetry.tracing.TraceContext;
import io.penstock.telemetry.tracing.Tracing;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells of each answer that was sent: the numbers of its route, a line in the request log, and the request's span where its trace is recorded. */
final class Accounts {

    private static final String NO_ROUTE = "none";
    private static final int SERVER_ERROR = 500;

    private final RequestLog log;
    private final Tracing tracing;
    /** Of what no route answers: its method and path are the caller's words, so they are not told. */
    private final RouteMeter noRoute;

    Accounts(RequestLog log, Tracing tracing, Meters meters) {
        this.noRoute = new RouteMeter(meters, NO_ROUTE, NO_ROUTE);
        this.log = log;
        this.tracing = tracing;
    }

    void served(ServerExchange exchange, int status, long bytes) {
        RouteTable.Route route = exchange.route();
        (route == null ? noRoute : route.meter()).served(status, exchange.nanos(), exchange.trace());
        RequestLog.Kind kind = kind(route);
        if (log.wants(kind, status)) {
            String method = exchange.request().method().name();
            log.log(
                    kind,
                    new RequestLog.Served(method, template(exchange), status, exchange.nanos(), bytes),
                    new RequestLog.Correlation(exchange.requestId(), exchange.traceparent(), exchange.knownCaller()));
        }
        if (tracing.isOn()) {
            trace(exchange, status);
        }
    }

    private static RequestLog.Kind kind(RouteTable.@Nullable Route route) {
        if (route == null || !(route.endpoint().access() instanceof Access.Open)) {
            return RequestLog.Kind.GUARDED;
        }
        return route.endpoint().answersAlways() ? RequestLog.Kind.PROBE : RequestLog.Kind.OPEN;
    }

    private static String template(ServerExchange exchange) {
        RouteTable.Route route = exchange.route();
        return route == null ? NO_ROUTE : route.endpoint().path();
    }

    private void trace(ServerExchange exchange, int status) {
        TraceContext span = exchange.span();
        if (span == null) {
            return;
        }
        String method = exchange.request().method().name();
        String template = template(exchange);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("http.request.method", method);
        attributes.put("http.route", template);
        attributes.put("http.response.status_code", status);
        attributes.put("penstock.request_id", exchange.requestId());
        Caller caller = exchange.knownCaller();
        if (caller != null) {
            attributes.put("penstock.organization", caller.organization().toString());
        }
        Instant now = tracing.now();
        TraceContext sent = exchange.sent();
        tracing.record(new Span(
                method + " " + template,
                Span.Kind.SERVER,
                span,
                sent == null ? null : sent.spanId(),
                now.minusNanos(exchange.nanos()),
                now,
                attributes,
                status >= SERVER_ERROR));
    }
}
