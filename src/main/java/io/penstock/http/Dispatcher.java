package io.penstock.http;

import io.penstock.config.ServerConfig;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.Caller;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.RequestLog;
import io.penstock.telemetry.tracing.Tracing;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes each request through what its row demands: the gate, authentication, access, content type, body; then its handler; then the answer.
 * Holds no state of a request, so that all event loops share it.
 */
public final class Dispatcher implements Handler<HttpServerRequest> {

    private static final CharSequence API_KEY = HttpHeaders.createOptimized("X-API-Key");
    private static final Duration STARTING_RETRY = Duration.ofSeconds(1);

    /** Bodies that no row asked for are dropped up to this; curl and others send a few bytes with any POST. */
    private static final int IGNORED_BYTES = 64 << 10;

    private static final Failure UNKEPT = new Failure(new Reason.Unavailable(
            "The audit log takes no more entries now; nothing was changed.", Duration.ofSeconds(1)));

    private static final Problem NO_HOST = Problem.BAD_REQUEST.saying("A request names its host in one header Host.");

    private static final Buffer EMPTY = Buffer.buffer(0);

    private final RouteTable routes;
    private final Authenticator authenticator;
    private final Gate gate;
    private final Limiter limiter;
    private final Tracing tracing;
    private final Responder responder;
    private final Witness witness;
    private final TrustedProxies proxies;
    private final OriginCheck origins;
    private final int perAddress;
    private final long bodyTimeoutMillis;

    /** @throws IllegalArgumentException when two endpoints are the same */
    public Dispatcher(Collection<Endpoint> endpoints, Authenticator authenticator, Gate gate, ServerConfig config) {
        this(
                endpoints,
                authenticator,
                gate,
                config,
                new Surroundings(UnaryOperator.identity(), Witness.NONE, Limiter.NONE, Tracing.off(), new Meters()));
    }

    /**
     * What other rooms lend.
     *
     * @param translation tells which failures of other rooms mean a {@link Failure}, such as a database that is away; gives back all others
     *     as they are, which become 500
     * @param witness told of what changed something or was refused
     * @param limiter asked before a body is read
     * @param tracing takes the spans of requests
     * @param meters where answers are counted
     */
    public record Surroundings(
            UnaryOperator<Throwable> translation, Witness witness, Limiter limiter, Tracing tracing, Meters meters) {}

    /** @throws IllegalArgumentException when two endpoints are the same */
    public Dispatcher(
            Collection<Endpoint> endpoints,
            Authenticator authenticator,
            Gate gate,
            ServerConfig config,
            Surroundings surroundings) {
        this.limiter = surroundings.limiter();
        this.tracing = surroundings.tracing();
        this.witness = surroundings.witness();
        this.routes = new RouteTable(endpoints, surroundings.meters());
        this.authenticator = authenticator;
        this.gate = gate;
        this.perAddress = config.maxConnectionsPerIp();
        this.proxies = TrustedProxies.of(config);
        this.origins = new OriginCheck(config.corsOrigins());
        this.responder = new Responder(
                gate,
                new SecurityHeaders(config.hsts()),
                new Cors(config.corsOrigins()),
                new Accounts(new RequestLog(), surroundings.tracing(), surroundings.meters()),
                new ErrorResponder(surroundings.translation()),
                surroundings.witness());
        this.bodyTimeoutMillis = config.bodyTimeout().toMillis();
    }

    @Override
    public void handle(HttpServerRequest request) {
        ServerExchange exchange = new ServerExchange(request, Vertx.currentContext(), proxies, tracing);
        try {
            if (exchange.declared() > IGNORED_BYTES || exchange.isChunked()) {
                exchange.leave();
            }
            if (namesOneHost(request)) {
                route(exchange);
            } else {
                exchange.leave();
                responder.fail(exchange, NO_HOST, Map.of());
            }
        } catch (RuntimeException | StackOverflowError thrown) {
            responder.fail(exchange, thrown);
        }
    }

    /** As RFC 9112, section 3.2, demands of HTTP/1.1: proxies in front may have gone by another. */
    private static boolean namesOneHost(HttpServerRequest request) {
        int hosts = request.headers().getAll(HttpHeaders.HOST).size();
        return hosts == 1 || (hosts == 0 && request.version() == HttpVersion.HTTP_1_0);
    }

    /** Answers what Netty could not read as HTTP. */
    void refuse(HttpServerRequest request, Problem problem) {
        ServerExchange exchange = new ServerExchange(request, Vertx.currentContext(), proxies, tracing);
        exchange.leave();
        responder.fail(exchange, problem, Map.of());
    }

    /** How many connections the other end of this one may have; 0: no limit. A proxy speaks for many. */
    int mostFrom(HttpConnection connection) {
        return perAddress == 0
                        || proxies.trusts(
                                String.valueOf(connection.remoteAddress().hostAddress()))
                ? 0
                : perAddress;
    }

    private void route(ServerExchange exchange) {
        HttpMethod method = exchange.request().method();
        RouteTable.Place place = find(exchange.request().path());
        RouteTable.Route route = place.route(method);
        if (route != null) {
            exchange.routed(route, place.values());
            admit(exchange, route.endpoint());
        } else if (method == HttpMethod.OPTIONS) {
            responder.options(exchange, place.allow());
        } else {
            responder.fail(exchange, Problem.METHOD_NOT_ALLOWED, Map.of("Allow", place.allow()));
        }
    }

    private RouteTable.Place find(@Nullable String path) {
        try {
            RouteTable.Place place = path == null ? null : routes.find(path);
            if (place == null) {
                throw new Failure(new Reason.NotFound("Nothing is at this path."));
            }
            return place;
        } catch (IllegalArgumentException malformed) {
            throw new Failure(new Reason.Malformed("The path is not percent-encoded UTF-8.", 0, 0));
        }
    }

    private void admit(ServerExchange exchange, Endpoint endpoint) {
        if (gate.state() == Gate.State.STARTING && !endpoint.answersAlways()) {
            throw new Failure(new Reason.Unavailable("The server is starting.", STARTING_RETRY));
        }
        Failure stranger = endpoint.access() instanceof Access.Open ? null : authenticate(exchange);
        Future<Limiter.Verdict> verdict = limiter.admit(endpoint, exchange.knownCaller(), exchange);
        if (verdict.isComplete()) {
            admitted(exchange, endpoint, stranger, verdict);
        } else {
            exchange.request().pause();
            verdict.onComplete(known -> exchange.onLoop(() -> {
                try {
                    admitted(exchange, endpoint, stranger, known);
                } catch (RuntimeException | StackOverflowError thrown) {
                    responder.fail(exchange, thrown);
                }
                exchange.request().resume();
            }));
        }
    }

    /** Why the caller is not known; null when it is. */
    private @Nullable Failure authenticate(ServerExchange exchange) {
        try {
            exchange.authenticated(caller(exchange));
            return null;
        } catch (Failure refused) {
            return refused;
        }
    }

    private void admitted(
            ServerExchange exchange,
            Endpoint endpoint,
            @Nullable Failure stranger,
            AsyncResult<Limiter.Verdict> verdict) {
        if (verdict.failed()) {
            responder.fail(exchange, verdict.cause());
            return;
        }
        exchange.limited(verdict.result().headers());
        Failure tooMany = verdict.result().refusal();
        Failure refusal = tooMany != null ? tooMany : stranger;
        if (refusal != null) {
            responder.fail(exchange, refusal);
        } else {
            if (exchange.knownCaller() != null) {
                check(endpoint.access(), exchange.caller());
            }
            read(exchange, endpoint.body());
        }
    }

    private Caller caller(ServerExchange exchange) {
        HttpServerRequest request = exchange.request();
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        String key = request.getHeader(API_KEY);
        if (authorization == null && key == null) {
            String token = SessionCookie.of(exchange.isSecure()).read(request.headers());
            if (token != null) {
                origins.require(request.method(), request.headers(), exchange.isSecure());
                authorization = "Bearer " + token;
            }
        }
        return authenticator.authenticate(authorization, key);
    }

    private static void check(Access access, Caller caller) {
        if (access instanceof Access.Member member && !caller.role().includes(member.role())) {
            throw new Failure(new Reason.Forbidden(
                    "This takes the role " + member.role().name().toLowerCase(Locale.ROOT) + " or higher."));
        }
        if (access instanceof Access.Operator && !caller.operator()) {
            throw new Failure(new Reason.Forbidden("This is for operators of the server."));
        }
        if (access instanceof Access.Person && caller.isProgram()) {
            throw new Failure(new Reason.Forbidden("An API key may not do this; sign in."));
        }
    }

    private void read(ServerExchange exchange, BodyRule rule) {
        if (!exchange.hasBody()) {
            if (rule.required()) {
                throw new Failure(new Reason.Malformed("The request needs a body.", 0, 0));
            }
            run(exchange);
            return;
        }
        boolean ignored = rule.maxBytes() == 0;
        if (!rule.contentTypes().isEmpty() && !rule.contentTypes().contains(exchange.contentType())) {
            throw new Failure(new Reason.UnsupportedMediaType(
                    "The content type must be one of " + String.join(", ", rule.contentTypes()) + "."));
        }
        BodyReader.Outcome outcome = new BodyReader.Outcome(
                body -> {
                    exchange.received(ignored ? EMPTY : body);
                    run(exchange);
                },
                refused -> {
                    exchange.leave();
                    responder.fail(exchange, refused);
                });
        int most = ignored ? IGNORED_BYTES : rule.maxBytes();
        new BodyReader(exchange, most, bodyTimeoutMillis, outcome).read();
    }

    private void run(ServerExchange exchange) {
        RouteTable.Route route = exchange.route();
        if (route == null) {
            throw new IllegalStateException("A request is routed before it runs");
        }
        try {
            if (Testimony.isOwed(route.endpoint(), exchange.request().method())) {
                reserve(exchange);
            }
            Future<Answer> answer = route.endpoint().handler().handle(exchange);
            answer.onComplete(result -> exchange.onLoop(() -> finish(exchange, result)));
        } catch (RuntimeException | StackOverflowError thrown) {
            responder.fail(exchange, thrown);
        }
    }

    /** What is about to change something needs a place in the audit log first. */
    private void reserve(ServerExchange exchange) {
        if (!witness.reserve()) {
            throw UNKEPT;
        }
        exchange.reserve();
    }

    private void finish(ServerExchange exchange, AsyncResult<Answer> result) {
        if (result.succeeded()) {
            responder.answer(exchange, result.result());
        } else {
            responder.fail(exchange, result.cause());
        }
    }
}
