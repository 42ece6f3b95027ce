package io.penstock.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.Caller;
import io.penstock.telemetry.tracing.TraceContext;
import io.penstock.telemetry.tracing.Tracing;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A request on the event loop that received it. Ids and the parsed body are made when somebody asks for them. */
final class ServerExchange implements Exchange {

    private static final Buffer EMPTY = Buffer.buffer(0);
    private static final long NOT_DECLARED = -1;
    private static final int FIRST_ERROR = 400;

    private final HttpServerRequest request;
    private final Context context;
    private final TrustedProxies proxies;
    private final Tracing tracing;
    private final long declared;
    private final boolean chunked;
    private final Thread thread = Thread.currentThread();
    private final long began = System.nanoTime();
    private final String requestId = Hex.of(ThreadLocalRandom.current().nextLong());
    private RouteTable.@Nullable Route route;
    private List<String> values = List.of();
    private @Nullable Caller caller;
    private @Nullable TraceContext sent;
    private @Nullable TraceContext span;
    private boolean placed;
    private Buffer body = EMPTY;
    private boolean leaving;
    private Note note = Note.NONE;
    private boolean recorded;
    private boolean reserved;
    private Map<String, String> limits = Map.of();

    ServerExchange(HttpServerRequest request, Context context, TrustedProxies proxies, Tracing tracing) {
        this.request = request;
        this.context = context;
        this.proxies = proxies;
        this.tracing = tracing;
        this.declared = length(request.getHeader(HttpHeaders.CONTENT_LENGTH));
        this.chunked = declared < 0 && request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private static long length(@Nullable String header) {
        try {
            return header == null ? NOT_DECLARED : Long.parseLong(header.strip());
        } catch (NumberFormatException refusedAlready) {
            return NOT_DECLARED;
        }
    }

    /** The length of the body in bytes; -1 when the request declares none. */
    long declared() {
        return declared;
    }

    /** The body comes in pieces until it ends. */
    boolean isChunked() {
        return chunked;
    }

    boolean hasBody() {
        return declared > 0 || chunked;
    }

    Context context() {
        return context;
    }

    HttpServerRequest request() {
        return request;
    }

    /** The connection is of no use after the answer: bytes of this request are still under way, or it was not HTTP. */
    void leave() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }

    void routed(RouteTable.Route found, List<String> parameters) {
        route = found;
        values = parameters;
    }

    RouteTable.@Nullable Route route() {
        return route;
    }

    /** It has a place with the {@link Witness}. */
    void reserve() {
        reserved = true;
    }

    /** Whether it had one that is to be given back now. */
    boolean takeReservation() {
        boolean had = reserved;
        reserved = false;
        return had;
    }

    void authenticated(Caller verified) {
        caller = verified;
    }

    /** Null on an open endpoint, and before authentication. */
    @Nullable
    Caller knownCaller() {
        return caller;
    }

    void received(Buffer bytes) {
        body = bytes;
        leaving = false;
    }

    Note note() {
        return note;
    }

    /** Whether the feature has recorded an answer of that status itself. */
    boolean isRecorded(int status) {
        return recorded && status < FIRST_ERROR;
    }

    void limited(Map<String, String> headers) {
        limits = headers;
    }

    /** Headers that tell how much the caller may still ask. */
    Map<String, String> limits() {
        return limits;
    }

    long nanos() {
        return System.nanoTime() - began;
    }

    /** Runs on the request's own event loop, at once when already there: features may finish on any thread. */
    void onLoop(Runnable step) {
        if (Thread.currentThread() == thread) {
            step.run();
        } else {
            context.runOnContext(ignored -> step.run());
        }
    }

    @Override
    public Caller caller() {
        if (caller == null) {
            throw new IllegalStateException("An open endpoint has no caller");
        }
        return caller;
    }

    @Override
    public String path(String name) {
        int index = route == null ? -1 : route.names().indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("The endpoint has no path parameter " + name);
        }
        return values.get(index);
    }

    @Override
    public @Nullable String query(String name) {
        try {
            return request.query() == null ? null : request.getParam(name);
        } catch (IllegalArgumentException malformed) {
            throw new Failure(new Reason.Malformed("The query is not percent-encoded UTF-8.", 0, 0));
        }
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public MultiMap headers() {
        return request.headers();
    }

    @Override
    public Buffer body() {
        return body;
    }

    @Override
    public JsonNode json() {
        return Json.parse(body.getBytes());
    }

    @Override
    public String contentType() {
        String full = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (full == null) {
            return "";
        }
        int end = full.indexOf(';');
        return (end < 0 ? full : full.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public String requestId() {
        return requestId;
    }

    @Override
    public String traceparent() {
        String known = traceOnward();
        if (known == null) {
            sent = TraceContext.begin(false);
            known = sent.traceparent();
        }
        return known;
    }

    @Override
    public @Nullable String traceOnward() {
        TraceContext recorded = span();
        TraceContext known = recorded != null ? recorded : sent;
        return known == null ? null : known.traceparent();
    }

    /** Where this request stands in a trace that is recorded; null when it is in none. Probes are traced only for who traces them. */
    @Nullable
    TraceContext span() {
        if (!placed) {
            placed = true;
            sent = TraceContext.parse(request.getHeader(TraceContext.TRACEPARENT));
            boolean probe = route == null || route.endpoint().answersAlways();
            span = sent == null && probe ? null : tracing.arrival(sent);
        }
        return span;
    }

    /** The span that the caller says it comes from. */
    @Nullable
    TraceContext sent() {
        return sent;
    }

    /** The trace that this request is in, whoever records it; null when it is in none. */
    @Nullable
    TraceContext trace() {
        TraceContext recorded = span();
        return recorded != null ? recorded : sent;
    }

    @Override
    public void note(Note added) {
        note = added;
    }

    @Override
    public void recorded() {
        recorded = true;
    }

    @Override
    public String remoteAddress() {
        return proxies.client(peer(), request.headers());
    }

    @Override
    public boolean isSecure() {
        return request.isSSL() || proxies.saysHttps(peer(), request.headers());
    }

    private String peer() {
        var address = request.remoteAddress();
        return address == null || address.hostAddress() == null ? "unknown" : address.hostAddress();
    }
}
