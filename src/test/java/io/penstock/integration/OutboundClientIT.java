package io.penstock.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.dsl.StandardError;
import io.penstock.engine.Command.HttpCall;
import io.penstock.engine.Outcome;
import io.penstock.engine.WorkflowError;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundClientIT extends OutboundStub {

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
            value = {"/text | hello", "/untyped | hello", "/bytes | /wA=", "/latin | 6Q=="})
    void answersWithTextOrBase64(String path, String content) {
        assertThat(answered(get(path)).body()).isEqualTo(TextNode.valueOf(content));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/broken-json", "/twice-json", "/deep-json"})
    void tellsWhenAnAnswerIsNotTheJsonThatItIsDeclaredAs(String path) {
        WorkflowError error = failed(get(path));

        assertThat(error.type()).isEqualTo(StandardError.COMMUNICATION.type());
        assertThat(error.detail()).startsWith("The answer is declared as JSON, which it is not: ");
    }

    @Test
    void answersWithTheStatusOfAFailureThoughItsJsonIsBroken() {
        Outcome.Answered answer = answered(get("/broken-json-503"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo(TextNode.valueOf("{"));
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

        List<Outcome> outcomes = calls.stream().map(OutboundStub::await).toList();

        assertThat(outcomes)
                .extracting(outcome -> ((Outcome.Failed) outcome).error().type())
                .contains(StandardError.COMMUNICATION.type())
                .contains(StandardError.TIMEOUT.type());
    }

    @Test
    void closesTheConnectionOfACallThatIsGivenUp() {
        Promise<Void> asked = Promise.promise();
        Promise<Void> closed = Promise.promise();
        NetServer silent = await(vertx.createNetServer()
                .connectHandler(socket ->
                        socket.handler(request -> asked.tryComplete()).closeHandler(end -> closed.tryComplete()))
                .listen(0, "127.0.0.1"));
        HttpCall call = new HttpCall(
                at(), "POST", "http://stub.example:" + silent.actualPort(), Map.of(), Map.of(), json("{}"), false);
        Promise<Outcome> outcome = Promise.promise();

        vertx.runOnContext(start -> {
            Ongoing ongoing =
                    client.begin(ORGANIZATION, call, new CallContext("key-1", "00-trace", Duration.ofMinutes(1)));
            ongoing.outcome().onComplete(outcome);
            Context context = vertx.getOrCreateContext();
            asked.future()
                    .onSuccess(
                            sent -> context.runOnContext(now -> ongoing.abort().run()));
        });

        await(closed.future());
        assertThat(await(outcome.future())).isInstanceOf(Outcome.Failed.class);
    }
}
