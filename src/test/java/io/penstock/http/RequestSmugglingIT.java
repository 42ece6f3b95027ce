package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that a proxy in front and this server might frame differently, over a raw socket. */
class RequestSmugglingIT {

    private static final String SMUGGLED = "GET /b HTTP/1.1\r\nHost: x\r\n\r\n";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(
                List.of(
                        row(HttpMethod.POST, "/a", new BodyRule(1_000, java.util.Set.of(), false)),
                        row(HttpMethod.GET, "/b", BodyRule.NONE)),
                Map.of("PENSTOCK_SERVER_MAX_HEADER", "4KiB", "PENSTOCK_SERVER_MAX_REQUEST_LINE", "1KiB"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Xength: 29\r\n",
                "content-xength: 29\r\n",
                "Content-_ength: 29\r\n",
                "Content-Xype: text/plain\r\n",
                "Content-Length: 29\r\nContent-Xength: 0\r\n",
                "Content-Length: 29\r\nContent-Length: 0\r\n",
                "Content-Length: 29\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 29\r\n",
                "Content-Length: +29\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: 29, 0\r\n",
                "Content-Length : 29\r\n",
                "Transfer-Encoding: identity\r\nContent-Length: 29\r\n",
                "Content-Length:\r\n 29\r\n",
                "Content-Length:\r\n",
                "Content-Length: 0x1d\r\n",
                "Content-Length: 2 9\r\n",
                "Content-Length: 29\r\nContent-Length: 29, 29\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length: \u0662\r\n",
                "Content-Length: 29\nTransfer-Encoding: chunked\r\n",
                "X: y\nContent-Length: 29\r\n",
                "X: y\rContent-Length: 29\r\n",
                "X: y\u0000\r\n",
                "X y: z\r\n",
                ": z\r\n",
                "(x): z\r\n",
            })
    void refusesAmbiguousFramingAndCloses(String framing) throws IOException {
        refusesAndCloses(framing);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: identity\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: identity, chunked\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: chunked, chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding:\r\n chunked\r\n",
                "Transfer-Encoding: chun\r\n ked\r\n",
                "Transfer-Encoding: \"chunked\"\r\n",
                "Transfer-Encoding: chunked;q=1\r\n",
                "Transfer-Encoding: \u000bchunked\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Transfer-Encoding\u0000: chunked\r\n",
                "Transfer-Encoding:\r\n",
            })
    void refusesEveryTransferCodingButOneChunked(String framing) throws IOException {
        refusesAndCloses(framing);
    }

    private static void refusesAndCloses(String framing) throws IOException {
        String answer = server.raw("POST /a HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n" + SMUGGLED);

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json")
                .endsWith("<closed>");
        assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer only").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\nhi\r\n0\r\n\r\n",
                "-1\r\nhi\r\n0\r\n\r\n",
                "2\r\nhi\r\nffffffffff\r\n",
                "2\r\nhithere\r\n0\r\n\r\n",
                "2\nhi\r\n0\r\n\r\n",
                "2;a\nb\r\nhi\r\n0\r\n\r\n",
                "2;a\rb\r\nhi\r\n0\r\n\r\n",
                "0x2\r\nhi\r\n0\r\n\r\n",
                "+2\r\nhi\r\n0\r\n\r\n",
                "\r\nhi\r\n0\r\n\r\n",
                "2\r\nhi0\r\n\r\n",
                "2 \u0000\r\nhi\r\n0\r\n\r\n"
            })
    void answersABodyOfBrokenChunksAndCloses(String chunks) throws IOException {
        String answer = server.raw("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "problems/malformed")
                .endsWith("<closed>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: x\r\nHost: y\r\n", "Host: x\r\nhost: x\r\n"})
    void refusesARequestThatDoesNotNameOneHost(String hosts) throws IOException {
        String answer = server.raw("GET /b HTTP/1.1\r\n" + hosts + "\r\n" + SMUGGLED);

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "Host")
                .endsWith("<closed>");
        assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer only").hasSize(2);
    }

    @Test
    void readsChunkExtensionsAndDropsThem() throws IOException {
        String answer = server.raw("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2;name=value\r\nhi\r\n0;last\r\n\r\n" + SMUGGLED);

        assertThat(answer.split("HTTP/1.1 204", -1)).hasSize(3);
    }

    @Test
    void aFoldedFieldIsOneFieldAndNeverTwo() throws IOException {
        String answer =
                server.raw("POST /a HTTP/1.1\r\nHost: x\r\nX-Folded: a\r\n Content-Length: 29\r\n\r\n" + SMUGGLED);

        assertThat(answer.split("HTTP/1.1 204", -1)).as("both requests").hasSize(3);
    }

    @Test
    void refusesChunksOfHttp10() throws IOException {
        String answer = server.raw("POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED);

        assertThat(answer).startsWith("HTTP/1.0 400").endsWith("<closed>");
        assertThat(answer.split("HTTP/1.. ", -1)).as("one answer only").hasSize(2);
    }

    @Test
    void trailersAreNoHeadersOfTheNextRequest() throws IOException {
        String answer = server.raw("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2\r\nhi\r\n0\r\nContent-Length: 29\r\n\r\n" + SMUGGLED);

        assertThat(answer.split("HTTP/1.1 204", -1)).hasSize(3);
    }

    @Test
    void asksNoHostOfHttp10() throws IOException {
        assertThat(server.raw("GET /b HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 204");
    }

    @Test
    void readsTheRealNamesInAnyCase() throws IOException {
        for (String name : List.of("Content-Length", "content-length", "CONTENT-LENGTH", "cOnTent-lEngth")) {
            String answer = server.raw("POST /a HTTP/1.1\r\nHost: x\r\n" + name + ": 2\r\n\r\nhi" + SMUGGLED);

            assertThat(answer.split("HTTP/1.1 204", -1)).as(name).hasSize(3);
        }
    }

    @Test
    void otherNamesOfThatLengthPass() throws IOException {
        String answer = server.raw("GET /b HTTP/1.1\r\nHost: x\r\nX-Custom-Head1: a\r\nX-Fourteen-Ab: b\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 204");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET\r\n\r\n",
                "GET /b HTTP/9.9\r\n\r\n",
                "GET /b HTTP/2.0\r\nHost: x\r\n\r\n",
                "\u0000\u0001\r\n\r\n"
            })
    void answersWhatIsNotHttpWithAProblem(String line) throws IOException {
        assertThat(server.raw(line))
                .startsWith("HTTP/1.0 400")
                .contains("problems/bad-request")
                .endsWith("<closed>");
    }

    @Test
    void answersALongRequestLineAndLongHeadersWithAProblem() throws IOException {
        String line = server.raw("GET /" + "x".repeat(2_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        String headers = server.raw("GET /b HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(8_000) + "\r\n\r\n");

        assertThat(line).startsWith("HTTP/1.0 414").contains("application/problem+json");
        assertThat(headers).startsWith("HTTP/1.1 431").contains("application/problem+json");
    }

    private static Endpoint row(HttpMethod method, String path, BodyRule body) {
        return new Endpoint(
                method,
                path,
                Access.OPEN,
                body,
                Operation.of(method + path, "test", path),
                exchange -> Future.succeededFuture(Answer.noContent()));
    }
}
