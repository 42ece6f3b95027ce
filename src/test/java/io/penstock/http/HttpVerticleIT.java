package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HttpVerticleIT {

    private static final int CAP = 1_000;
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(
                List.of(
                        row(
                                HttpMethod.POST,
                                "/hooks/{token}",
                                Access.OPEN,
                                new BodyRule(CAP, Set.of(), false),
                                HttpVerticleIT::echo),
                        row(HttpMethod.GET, "/things/{id}", Access.VIEWER, BodyRule.NONE, HttpVerticleIT::thing),
                        row(HttpMethod.POST, "/things", Access.EDITOR, BodyRule.json(CAP), HttpVerticleIT::accept),
                        row(HttpMethod.DELETE, "/things/{id}", Access.OPERATOR, BodyRule.NONE, HttpVerticleIT::thing),
                        row(HttpMethod.GET, "/fails/{how}", Access.OPEN, BodyRule.NONE, HttpVerticleIT::fail)),
                Map.of("CORS_ORIGINS", "https://app.example"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void handsTheRawBodyAndPathParameterToAnOpenEndpoint() throws Exception {
        var answer = post("/hooks/a%2Fb", "text/plain", "raw ü bytes");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("a/b: raw ü bytes");
    }

    @Test
    void joinsABodyThatComesInPieces() throws Exception {
        String answer = server.raw(
                "POST /hooks/t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                        + "3\r\nabc\r\n3\r\ndef\r\n2\r\ngh\r\n0\r\n\r\n");

        assertThat(answer).contains("202").endsWith("t: abcdefgh<closed>");
    }

    @Test
    void takesABodyOfExactlyTheCapAndRefusesOneByteMore() throws Exception {
        assertThat(post("/hooks/t", "text/plain", "x".repeat(CAP)).statusCode()).isEqualTo(202);
        assertProblem(post("/hooks/t", "text/plain", "x".repeat(CAP + 1)), 413, "too-large");
    }

    @Test
    void refusesADeclaredLengthOverTheCapBeforeTheBodyComes() throws Exception {
        String answer = server.raw("POST /hooks/t HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413").containsIgnoringCase("connection: close");
    }

    @Test
    void refusesAChunkedBodyAsSoonAsItExceedsTheCap() throws Exception {
        String chunk = "400\r\n" + "x".repeat(0x400) + "\r\n";

        String answer = server.raw("POST /hooks/t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);

        assertThat(answer).startsWith("HTTP/1.1 413");
    }

    @Test
    void aClientThatStillSendsABodyThatIsTooLargeGetsTheAnswerAndNoReset() throws Exception {
        assertProblem(post("/hooks/t", "text/plain", "x".repeat(3_000_000)), 413, "too-large");
    }

    @Test
    void tellsAWaitingClientToContinueOnlyWhenTheBodyIsWanted() throws Exception {
        String wanted =
                server.raw("POST /hooks/t HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        String refused =
                server.raw("POST /hooks/t HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\nExpect: 100-continue\r\n\r\n");

        String unknown =
                server.raw("POST /hooks/t HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 200-ok\r\n\r\nhi");

        assertThat(wanted).startsWith("HTTP/1.1 100 Continue");
        assertThat(refused).startsWith("HTTP/1.1 413");
        assertThat(unknown).startsWith("HTTP/1.1 2").doesNotContain("100 Continue");
    }

    @Test
    void keepsTheConnectionAfterAnAnswerAndAfterASmallRefusal() throws Exception {
        String get = "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n";
        String post = "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";

        String answers = server.raw(get + post + get);

        assertThat(answers.split("HTTP/1.1 404", -1)).hasSize(4);
        assertThat(answers).doesNotContain("<closed>");
    }

    @Test
    void refusesAContentTypeThatTheRowDoesNotTake() throws Exception {
        var answer = server.send(server.request("/things")
                .header("Authorization", "Bearer editor")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));

        assertProblem(answer, 415, "unsupported-media-type");
    }

    @Test
    void saysWhereJsonIsMalformedOrThatTheBodyIsMissing() throws Exception {
        var malformed = json("/things", "editor", "{\"a\":\n  1,,}");
        var missing = json("/things", "editor", "");

        JsonNode problem = assertProblem(malformed, 400, "malformed");
        assertThat(problem.path("line").asInt()).isEqualTo(2);
        assertThat(problem.path("column").asInt()).isPositive();
        assertProblem(missing, 400, "malformed");
    }

    @Test
    void asksForATokenAndChecksTheRole() throws Exception {
        var nobody = server.get("/things/1");
        var viewer = json("/things", "viewer", "{}");
        var editor = json("/things", "editor", "{}");
        var notOperator = server.send(server.request("/things/1").DELETE().header("Authorization", "Bearer admin"));

        assertProblem(nobody, 401, "unauthenticated");
        assertThat(nobody.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"penstock\"");
        assertProblem(viewer, 403, "forbidden");
        assertThat(editor.statusCode()).isEqualTo(201);
        assertProblem(notOperator, 403, "forbidden");
    }

    @Test
    void refusesWithoutATokenBeforeItReadsTheBody() throws Exception {
        String answer = server.raw("POST /things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 900\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 401");
    }

    @Test
    void answersUnknownPathsMethodsAndOptions() throws Exception {
        var unknown = server.get("/api/nothing?secret=1");
        var method = server.send(server.request("/things/1").PUT(BodyPublishers.noBody()));
        var options = server.send(server.request("/things/1").method("OPTIONS", BodyPublishers.noBody()));

        JsonNode problem = assertProblem(unknown, 404, "not-found");
        assertThat(problem.path("instance").asText()).isEqualTo("/api/nothing");
        assertProblem(method, 405, "method-not-allowed");
        assertThat(method.headers().firstValue("Allow")).hasValue("DELETE, GET, HEAD, OPTIONS");
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).hasValue("DELETE, GET, HEAD, OPTIONS");
    }

    @Test
    void answersHeadAsGetWithoutTheBody() throws Exception {
        var answer = server.send(server.request("/things/7")
                .method("HEAD", BodyPublishers.noBody())
                .header("Authorization", "Bearer viewer"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("10");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void refusesAPathThatIsNotPercentEncoded() throws Exception {
        assertThat(server.raw("GET /fails/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("problem+json");
    }

    @Test
    void listsEveryViolation() throws Exception {
        JsonNode problem = assertProblem(server.get("/fails/invalid"), 422, "invalid");

        assertThat(problem.path("errors"))
                .singleElement()
                .hasToString(
                        "{\"pointer\":\"/do/0\",\"line\":3,\"column\":5,\"message\":\"no such task\",\"hint\":\"set\"}");
    }

    @Test
    void saysWhenToComeAgain() throws Exception {
        var busy = server.get("/fails/busy");

        assertProblem(busy, 503, "unavailable");
        assertThat(busy.headers().firstValue("Retry-After")).hasValue("2");
    }

    @Test
    void tellsADefectByItsIdOnly() throws Exception {
        for (String how : List.of("throws", "future", "null", "overflow")) {
            var answer = server.get("/fails/" + how);

            JsonNode problem = assertProblem(answer, 500, "internal");
            assertThat(answer.body()).doesNotContain("inner secret");
            assertThat(answer.headers().firstValue("X-Request-Id"))
                    .hasValue(problem.path("request_id").asText());
        }
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() throws Exception {
        for (var answer : List.of(server.get("/fails/throws"), server.get("/nowhere"), post("/hooks/t", "a/b", "x"))) {
            assertThat(answer.headers().map())
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .containsEntry("referrer-policy", List.of("no-referrer"))
                    .containsEntry("x-frame-options", List.of("DENY"))
                    .containsEntry("content-security-policy", List.of("default-src 'none'; frame-ancestors 'none'"));
        }
    }

    @Test
    void letsPagesOfListedOriginsReadAnswers() throws Exception {
        var listed = server.send(server.request("/things/1")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "DELETE"));
        var other = server.send(server.request("/nowhere").header("Origin", "https://evil.example"));

        assertThat(listed.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://app.example");
        assertThat(listed.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
                .contains("DELETE");
        assertThat(listed.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
                .contains("RateLimit, RateLimit-Policy");
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void continuesAValidTraceAndBeginsOneOtherwise() throws Exception {
        String sent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        var continued = server.send(server.request("/fails/trace").header("traceparent", sent));
        var begun = server.send(server.request("/fails/trace").header("traceparent", "00-nonsense"));

        assertThat(continued.body()).isEqualTo(sent);
        assertThat(begun.body()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
    }

    private static Endpoint row(
            HttpMethod method, String path, Access access, BodyRule body, Endpoint.Handler handler) {
        String id = method.name() + path;
        return new Endpoint(method, path, access, body, Operation.of(id, "test", id), handler);
    }

    private static Future<Answer> echo(Exchange exchange) {
        Buffer body = Buffer.buffer(exchange.path("token") + ": ").appendBuffer(exchange.body());
        return Future.succeededFuture(new Answer(202, "text/plain; charset=utf-8", body, Map.of()));
    }

    private static Future<Answer> thing(Exchange exchange) {
        return Future.succeededFuture(Answer.of(200, Map.of("id", exchange.path("id"))));
    }

    private static Future<Answer> accept(Exchange exchange) {
        return Future.succeededFuture(Answer.json(201, exchange.json()));
    }

    private static Future<Answer> fail(Exchange exchange) {
        return switch (exchange.path("how")) {
            case "throws" -> throw new IllegalStateException("inner secret");
            case "future" -> Future.failedFuture(new IllegalStateException("inner secret"));
            case "null" -> null;
            case "overflow" -> throw new StackOverflowError();
            case "busy" ->
                Future.failedFuture(
                        new Failure(new Reason.Unavailable("The queue is full.", Duration.ofMillis(1_500))));
            case "trace" ->
                Future.succeededFuture(new Answer(200, "text/plain", Buffer.buffer(exchange.traceparent()), Map.of()));
            default ->
                Future.failedFuture(new Failure(new Reason.Invalid(
                        "The document breaks rules.", List.of(new Violation("/do/0", 3, 5, "no such task", "set")))));
        };
    }

    private static HttpResponse<String> post(String path, String type, String body) throws Exception {
        return server.send(server.request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> json(String path, String role, String body) throws Exception {
        return server.send(server.request(path)
                .header("Authorization", "Bearer " + role)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    static JsonNode assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
        assertThat(problem.path("type").asText()).isEqualTo("https://penstock.io/problems/" + type);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotEmpty();
        assertThat(problem.path("request_id").asText()).isNotEmpty();
        return problem;
    }
}
