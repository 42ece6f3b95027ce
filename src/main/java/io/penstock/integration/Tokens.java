package io.penstock.integration;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.StandardError;
import io.penstock.failure.Failure;
import io.penstock.http.Json;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens, kept until they nearly expire; calls that want the same one at the same time share one request. Token endpoints are reached
 * through the same egress policy as every call, and never by a redirect. Safe on every event loop; a future completes on its caller's.
 */
final class Tokens {

    private static final int CAPACITY = 10_000;
    /** Of an answer that holds a token, or says where to ask for one. */
    private static final int MOST_BYTES = 256 << 10;

    private static final String ENDPOINT = "token_endpoint";

    /** @param request its identity, since it holds secrets itself */
    private record Key(OrganizationId organization, String request) {}

    private final Vertx vertx;
    private final Transport transport;
    private final InstantSource clock;
    private final String userAgent;
    private final Map<Key, Token> kept;
    private final Map<Key, Future<Token>> asking = new ConcurrentHashMap<>();

    Tokens(Vertx vertx, Transport transport, InstantSource clock, String userAgent) {
        this.vertx = vertx;
        this.transport = transport;
        this.clock = clock;
        this.userAgent = userAgent;
        this.kept = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Token> eldest) {
                return size() > CAPACITY;
            }
        };
    }

    Future<Token> find(Caller caller, TokenRequest request) {
        Key key = key(caller, request);
        Token known = recall(key);
        return known == null ? share(key, caller, request) : Future.succeededFuture(known);
    }

    /** Forgets a token that a host refused, unless there is a newer one. */
    void drop(Caller caller, TokenRequest request, Token refused) {
        synchronized (kept) {
            kept.remove(key(caller, request), refused);
        }
    }

    private @Nullable Token recall(Key key) {
        synchronized (kept) {
            Token token = kept.get(key);
            return token != null && clock.instant().isBefore(token.until()) ? token : null;
        }
    }

    private Future<Token> share(Key key, Caller caller, TokenRequest request) {
        Promise<Token> first = Promise.promise();
        Future<Token> running = asking.putIfAbsent(key, first.future());
        Context context = vertx.getOrCreateContext();
        if (running != null) {
            Promise<Token> mine = Promise.promise();
            running.onComplete(result -> context.runOnContext(now -> mine.handle(result)));
            return mine.future();
        }
        ask(caller, request)
                .onSuccess(token -> {
                    synchronized (kept) {
                        kept.put(key, token);
                    }
                })
                .onComplete(result -> {
                    asking.remove(key, first.future());
                    first.handle(result);
                });
        return first.future();
    }

    /** In a time of its own: the call that happens to ask first may have less left than those that wait with it. */
    private Future<Token> ask(Caller caller, TokenRequest request) {
        Deadline deadline = new Deadline(vertx, caller.context().timeout());
        return deadline.limit(endpoint(caller, request, deadline)
                        .compose(endpoint -> post(caller, request, endpoint, deadline)))
                .recover(failure -> Future.failedFuture(told(failure, deadline)))
                .onComplete(done -> deadline.cancel());
    }

    private Future<Token> post(Caller caller, TokenRequest request, String endpoint, Deadline deadline) {
        try {
            RequestParts parts = request.parts(endpoint, userAgent, clock.instant());
            Target target = Target.parse(endpoint, Map.of());
            return transport
                    .send(
                            new Transport.Hop(caller.own(), target, parts, Transport.NO_HOPS, Proof.NONE, MOST_BYTES),
                            deadline)
                    .compose(answer -> token(answer, request));
        } catch (CallRefusedException refused) {
            return Future.failedFuture(refused);
        }
    }

    private Future<Token> token(Received answer, TokenRequest request) {
        try {
            return Future.succeededFuture(Token.of(answer, request.issuers(), clock.instant()));
        } catch (CallRefusedException denied) {
            return Future.failedFuture(denied);
        }
    }

    private Future<String> endpoint(Caller caller, TokenRequest request, Deadline deadline) {
        if (!request.discovered()) {
            return Future.succeededFuture(request.endpoint());
        }
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .set("Accept", "application/json")
                .set("User-Agent", userAgent);
        try {
            Target target = Target.parse(request.endpoint(), Map.of());
            RequestParts get = new RequestParts(HttpMethod.GET, headers, null);
            return transport
                    .send(
                            new Transport.Hop(caller.own(), target, get, Transport.MAX_HOPS, Proof.NONE, MOST_BYTES),
                            deadline)
                    .compose(answer -> discovered(answer, request));
        } catch (CallRefusedException refused) {
            return Future.failedFuture(refused);
        }
    }

    /** OpenID Connect Discovery, section 4. */
    private static Future<String> discovered(Received answer, TokenRequest request) {
        String problem = "The authority's discovery document names no token endpoint (" + answer.status() + ").";
        if (answer.status() == 200) {
            try {
                JsonNode document = Json.parse(answer.body());
                String issuer = document.path("issuer").asText();
                if (!request.issuers().isEmpty() && !request.issuers().contains(issuer)) {
                    problem = "The authority is an issuer that `issuers` does not list.";
                } else if (document.path(ENDPOINT).isTextual()) {
                    return Future.succeededFuture(document.path(ENDPOINT).textValue());
                }
            } catch (Failure notJson) {
                problem = "The authority's discovery document is not JSON.";
            }
        }
        return Future.failedFuture(new CallRefusedException(StandardError.AUTHENTICATION, problem));
    }

    private static Throwable told(Throwable failure, Deadline deadline) {
        if (deadline.isOver()) {
            return new CallRefusedException(StandardError.TIMEOUT, "The token endpoint did not answer in time.");
        }
        return failure instanceof CallRefusedException
                ? failure
                : new CallRefusedException(
                        StandardError.COMMUNICATION, "The token endpoint is not reached. " + Attempt.describe(failure));
    }

    private static Key key(Caller caller, TokenRequest request) {
        return new Key(caller.organization(), request.identity());
    }
}
