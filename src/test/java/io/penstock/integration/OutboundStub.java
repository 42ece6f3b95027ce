package io.penstock.integration;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.engine.Command.HttpCall;
import io.penstock.engine.Outcome;
import io.penstock.engine.Position;
import io.penstock.engine.WorkflowError;
import io.penstock.http.Json;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A client, and a stub server on loopback. The names that tests use resolve to it, or to what the name says. */
abstract class OutboundStub {

    static final OrganizationId ORGANIZATION = new OrganizationId(new UUID(1, 1));
    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    static final int MAX_RESPONSE = 64 << 10;

    final Vertx vertx = Vertx.vertx();
    final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
    int port;
    OutboundClient client;

    /** What the stub was asked. */
    record Seen(String method, String uri, Map<String, String> headers, String body) {}

    @BeforeEach
    void start() {
        HttpServer server =
                await(vertx.createHttpServer().requestHandler(this::record).listen(0, "127.0.0.1"));
        port = server.actualPort();
        client = client(List.of("stub.example", "other.example", "loop.example", "10.0.0.0/8"), Duration.ofSeconds(5));
    }

    /** To one host at a time; as many calls may wait. */
    int connections() {
        return 2;
    }

    @AfterEach
    void stop() {
        await(client.close());
        await(vertx.close());
    }

    private void record(HttpServerRequest request) {
        if (request.path().equals("/cut")) {
            request.connection().close();
            return;
        }
        request.body().onSuccess(body -> {
            Map<String, String> headers = new HashMap<>();
            request.headers()
                    .forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
            seen.add(new Seen(request.method().name(), request.uri(), headers, body.toString()));
            StubAnswers.answer(request, MAX_RESPONSE);
        });
    }

    private OutboundClient client(List<String> allowed, Duration connectTimeout) {
        List<String> serverWide = new ArrayList<>(allowed);
        serverWide.add("mixed.example");
        serverWide.add("two.example");
        OutboundClient.Settings settings = new OutboundClient.Settings(
                new EgressPolicy(serverWide),
                organization -> Future.succeededFuture(EgressPolicy.parse(List.of("rebound.example"))),
                InstantSource.fixed(NOW),
                new OutboundLimits(connectTimeout, connections(), connections(), MAX_RESPONSE),
                "Penstock/test");
        return OutboundClient.create(vertx, settings, OutboundStub::resolve, new HttpClientOptions());
    }

    static Future<List<InetAddress>> resolve(String host) {
        try {
            return switch (host) {
                case "loop.example", "unknown.example" -> Future.failedFuture(new UnknownHostException(host));
                case "mixed.example" ->
                    Future.succeededFuture(
                            List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("169.254.169.254")));
                case "two.example" ->
                    Future.succeededFuture(
                            List.of(InetAddress.getByName("127.0.0.99"), InetAddress.getByName("127.0.0.1")));
                case "169.254.169.254", "::1" -> Future.succeededFuture(List.of(InetAddress.getByName(host)));
                default -> Future.succeededFuture(List.of(InetAddress.getByName("127.0.0.1")));
            };
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    HttpCall get(String path) {
        return call("GET", path, Map.of(), null);
    }

    HttpCall call(String method, String path, Map<String, String> headers, JsonNode body) {
        return new HttpCall(at(), method, "http://stub.example:" + port + path, headers, Map.of(), body, false);
    }

    HttpCall redirected(String method, String path, JsonNode body) {
        Map<String, String> headers = Map.of("Authorization", "Bearer t", "X-Api-Key", "k", "Cookie", "c=1");
        return new HttpCall(at(), method, "http://stub.example:" + port + path, headers, Map.of(), body, true);
    }

    static Position at() {
        return new Position("/do/0/call#1", "/do/0/call#1");
    }

    Outcome.Answered answered(HttpCall call) {
        return (Outcome.Answered) await(onContext(call));
    }

    WorkflowError failed(HttpCall call) {
        return failed(call, Duration.ofSeconds(5));
    }

    WorkflowError failed(HttpCall call, Duration timeout) {
        return ((Outcome.Failed) await(onContext(call, timeout))).error();
    }

    Future<Outcome> onContext(HttpCall call) {
        return onContext(call, Duration.ofSeconds(5));
    }

    Future<Outcome> onContext(HttpCall call, Duration timeout) {
        Promise<Outcome> promise = Promise.promise();
        vertx.runOnContext(start -> client.call(ORGANIZATION, call, new CallContext("key-1", "00-trace", timeout))
                .onComplete(promise));
        return promise.future();
    }

    static JsonNode json(String text) {
        return Json.parse(Buffer.buffer(text).getBytes());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
