package io.penstock.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.dsl.StandardError;
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
import io.vertx.core.net.NetServer;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a stub server on loopback. The names that a test uses resolve to it, or to what the test says. */
class OutboundClientIT {

    private static final OrganizationId ORGANIZATION = new OrganizationId(new UUID(1, 1));
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final int MAX_RESPONSE = 64 << 10;

    private final Vertx vertx = Vertx.vertx();
    private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
    private int port;
    private OutboundClient client;

    /** What the stub was asked. */
    private record Seen(String method, String uri, Map<String, String> headers, String body) {}

    @BeforeEach
    void start() {
        HttpServer server =
                await(vertx.createHttpServer().requestHandler(this::record).listen(0, "127.0.0.1"));
        port = server.actualPort();
        client = client(List.of("stub.example", "other.example", "loop.example", "10.0.0.0/8"), Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        await(client.close());
        await(vertx.close());
    }

    @Test
    void answersWithParsedJson() {
        Outcome.Answered answer = answered(get("/json"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(json("{\"a\":1}"));
        assertThat(answer.raw()).isEqualTo("{\"a\":1}".getBytes(UTF_8));
        assertThat(answer.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("x-twice", "1, 2");
        assertThat(answer.at()).isEqualTo(NOW);
        assertThat(answer.position()).isEqualTo("/do/0/call#1");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 404, 429, 500, 503})
    void answersWithAnyStatus(int status) {
        assertThat(answered(get("/status/" + status)).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"/text | hello", "/untyped | hello", "/broken-json | {", "/bytes | /wA=", "/latin | 6Q=="})
    void answersWithTextOrBase64(String path, String content) {
        assertThat(answered(get(path)).body()).isEqualTo(TextNode.valueOf(content));
    }

    @Test
    void answersWithNullWhenTheBodyIsEmpty() {
        assertThat(answered(get("/status/204")).body().isNull()).isTrue();
        assertThat(answered(call("HEAD", "/big", Map.of(), null)).body().isNull())
                .isTrue();
    }

    @Test
    void sendsJsonWithKeyTraceAndName() {
        answered(call(
                "post",
                "/echo?x=1",
                Map.of("X-Custom", "v", "Transfer-Encoding", "chunked", "Host", "evil.example"),
                json("{\"a\":[1]}")));

        Seen request = seen.get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).isEqualTo("/echo?x=1");
        assertThat(request.body()).isEqualTo("{\"a\":[1]}");
        assertThat(request.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("idempotency-key", "key-1")
                .containsEntry("traceparent", "00-trace")
                .containsEntry("user-agent", "Penstock/test")
                .containsEntry("host", "stub.example:" + port)
                .containsEntry("x-custom", "v")
                .containsEntry("content-length", "9")
                .doesNotContainKey("transfer-encoding");
    }

    @Test
    void sendsFormsAndTextAsTheyAreDeclared() {
        answered(call(
                "POST",
                "/echo",
                Map.of("content-type", "application/x-www-form-urlencoded"),
                json("{\"a\":\"x y\",\"b\":2}")));
        answered(call("POST", "/echo", Map.of("Content-Type", "text/plain"), TextNode.valueOf("plain")));
        answered(call("POST", "/echo", Map.of(), TextNode.valueOf("quoted")));

        assertThat(seen).extracting(Seen::body).containsExactly("a=x+y&b=2", "plain", "\"quoted\"");
    }

    @ParameterizedTest
    @CsvSource({"X-A, a\\r\\nX-B: b", "X-A, a\\n", "X-A, a\\u0000", "'X A', a", "'X-A:', a", "'', a"})
    void refusesHeadersThatWouldBreakOut(String name, String value) {
        String header = value.replace("\\r", "\r").replace("\\n", "\n").replace("\\u0000", "\u0000");

        WorkflowError error = failed(call("GET", "/json", Map.of(name, header), null));

        assertThat(error.type()).isEqualTo(StandardError.CONFIGURATION.type());
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "TRACE", "GET / HTTP/1.1\r\nX: y", ""})
    void refusesOtherMethods(String method) {
        assertThat(failed(call(method, "/json", Map.of(), null)).type()).isEqualTo(StandardError.CONFIGURATION.type());
        assertThat(seen).isEmpty();
    }

    @Test
    void refusesWhatIsNotAllowed() {
        WorkflowError error =
                failed(new HttpCall(at(), "GET", "https://unlisted.example/", Map.of(), Map.of(), null, false));

        assertThat(error.type()).isEqualTo(StandardError.AUTHORIZATION.type());
        assertThat(error.detail()).contains("unlisted.example");
    }

    @Test
    void saysThatAHostIsNotAllowedWhetherItIsKnownOrNot() {
        WorkflowError error =
                failed(new HttpCall(at(), "GET", "https://unknown.example/", Map.of(), Map.of(), null, false));

        assertThat(error.type()).isEqualTo(StandardError.AUTHORIZATION.type());
    }

    @Test
    void refusesAHostWhenOneOfItsAddressesIsSpecial() {
        WorkflowError error =
                failed(new HttpCall(at(), "GET", "http://mixed.example:" + port, Map.of(), Map.of(), null, false));

        assertThat(error.type()).isEqualTo(StandardError.AUTHORIZATION.type());
        assertThat(seen).isEmpty();
    }

    @Test
    void refusesAnOrganizationsHostThatTurnsPrivate() {
        WorkflowError error =
                failed(new HttpCall(at(), "GET", "https://rebound.example/", Map.of(), Map.of(), null, false));

        assertThat(error.type()).isEqualTo(StandardError.AUTHORIZATION.type());
        assertThat(error.detail()).contains("loopback");
    }

    @Test
    void triesTheNextAddressWhenOneTakesNoConnection() {
        Outcome outcome = await(onContext(
                new HttpCall(at(), "GET", "http://two.example:" + port + "/json", Map.of(), Map.of(), null, false)));

        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    }

    @Test
    void leavesRedirectsAloneUnlessTheyAreWanted() {
        Outcome.Answered answer = answered(get("/redirect/302?to=/json"));

        assertThat(answer.status()).isEqualTo(302);
        assertThat(seen).hasSize(1);
    }

    @Test
    void followsRedirectsWithinOneOriginWithAllHeaders() {
        Outcome.Answered answer = answered(redirected("GET", "/redirect/302?to=/redirect/307?to=/json", null));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(seen).hasSize(3);
        assertThat(seen.get(2).headers())
                .containsEntry("authorization", "Bearer t")
                .containsEntry("x-api-key", "k");
    }

    @Test
    void dropsCredentialsOnTheWayToAnotherOrigin() {
        answered(redirected("GET", "/redirect/302?to=http://other.example:" + port + "/json", null));

        assertThat(seen).hasSize(2);
        assertThat(seen.get(1).headers())
                .doesNotContainKeys("authorization", "x-api-key", "cookie")
                .containsEntry("idempotency-key", "key-1")
                .containsEntry("host", "other.example:" + port);
    }

    @ParameterizedTest
    @CsvSource({"301, GET, ''", "302, GET, ''", "303, GET, ''", "307, POST, [1]", "308, POST, [1]"})
    void changesTheMethodAsTheStatusSays(int status, String method, String body) {
        answered(redirected("POST", "/redirect/" + status + "?to=/echo", json("[1]")));

        assertThat(seen.get(1).method()).isEqualTo(method);
        assertThat(seen.get(1).body()).isEqualTo(body);
        assertThat(seen.get(1).headers().containsKey("content-type")).isEqualTo(!body.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://unlisted.example/",
                "https://rebound.example/",
                "http://[::1]:1/"
            })
    void checksEachRedirect(String location) {
        WorkflowError error = failed(redirected("GET", "/redirect/302?to=" + location, null));

        assertThat(error.type()).isEqualTo(StandardError.AUTHORIZATION.type());
    }

    @Test
    void followsAtMostFiveRedirects() {
        Outcome.Answered answer = answered(redirected("GET", "/redirect/302?to=/loop", null));

        assertThat(answer.status()).isEqualTo(302);
        assertThat(seen).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/slow", "/half"})
    void endsACallWhenItsTimeIsOver(String path) {
        WorkflowError error = failed(get(path), Duration.ofMillis(200));

        assertThat(error.type()).isEqualTo(StandardError.TIMEOUT.type());
        assertThat(error.status()).isEqualTo(408);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/big", "/big-chunked"})
    void refusesAnAnswerThatIsTooLong(String path) {
        WorkflowError error = failed(get(path));

        assertThat(error.type()).isEqualTo(StandardError.COMMUNICATION.type());
        assertThat(error.detail()).contains("longer than");
    }

    @Test
    void takesAnAnswerOfJustTheAllowedLength() {
        assertThat(answered(get("/fitting")).raw()).hasSize(MAX_RESPONSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cut", "/cut-in-body"})
    void tellsWhenTheConnectionBreaks(String path) {
        assertThat(failed(get(path)).type()).isEqualTo(StandardError.COMMUNICATION.type());
    }

    @Test
    void tellsWhenNobodyListensOrNothingIsKnown() {
        NetServer gone =
                await(vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"));
        int freePort = gone.actualPort();
        await(gone.close());

        WorkflowError refused =
                failed(new HttpCall(at(), "GET", "http://stub.example:" + freePort, Map.of(), Map.of(), null, false));
        WorkflowError unknown =
                failed(new HttpCall(at(), "GET", "http://loop.example", Map.of(), Map.of(), null, false));

        assertThat(refused.type()).isEqualTo(StandardError.COMMUNICATION.type());
        assertThat(refused.detail()).doesNotContain("127.0.0.1");
        assertThat(unknown.type()).isEqualTo(StandardError.COMMUNICATION.type());
        assertThat(unknown.detail()).contains("name");
    }

    @Test
    void refusesCallsBeyondTheQueueOfAHost() {
        List<Future<Outcome>> calls = IntStream.range(0, 8)
                .mapToObj(i -> onContext(get("/slow"), Duration.ofMillis(500)))
                .toList();

        List<Outcome> outcomes = calls.stream().map(OutboundClientIT::await).toList();

        assertThat(outcomes)
                .extracting(outcome -> ((Outcome.Failed) outcome).error().type())
                .contains(StandardError.COMMUNICATION.type())
                .contains(StandardError.TIMEOUT.type());
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
                organization -> EgressPolicy.parse(List.of("rebound.example")),
                InstantSource.fixed(NOW),
                new OutboundLimits(connectTimeout, 2, 2, MAX_RESPONSE),
                "Penstock/test");
        return OutboundClient.create(vertx, settings, OutboundClientIT::resolve, new HttpClientOptions());
    }

    private static Future<List<InetAddress>> resolve(String host) {
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

    private HttpCall get(String path) {
        return call("GET", path, Map.of(), null);
    }

    private HttpCall call(String method, String path, Map<String, String> headers, JsonNode body) {
        return new HttpCall(at(), method, "http://stub.example:" + port + path, headers, Map.of(), body, false);
    }

    private HttpCall redirected(String method, String path, JsonNode body) {
        Map<String, String> headers = Map.of("Authorization", "Bearer t", "X-Api-Key", "k", "Cookie", "c=1");
        return new HttpCall(at(), method, "http://stub.example:" + port + path, headers, Map.of(), body, true);
    }

    private static Position at() {
        return new Position("/do/0/call#1", "/do/0/call#1");
    }

    private Outcome.Answered answered(HttpCall call) {
        return (Outcome.Answered) await(onContext(call));
    }

    private WorkflowError failed(HttpCall call) {
        return failed(call, Duration.ofSeconds(5));
    }

    private WorkflowError failed(HttpCall call, Duration timeout) {
        return ((Outcome.Failed) await(onContext(call, timeout))).error();
    }

    private Future<Outcome> onContext(HttpCall call) {
        return onContext(call, Duration.ofSeconds(5));
    }

    private Future<Outcome> onContext(HttpCall call, Duration timeout) {
        Promise<Outcome> promise = Promise.promise();
        vertx.runOnContext(start -> client.call(ORGANIZATION, call, new CallContext("key-1", "00-trace", timeout))
                .onComplete(promise));
        return promise.future();
    }

    private static JsonNode json(String text) {
        return Json.parse(Buffer.buffer(text).getBytes());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
