package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer carries, and whose word the server takes on its clients. */
@Timeout(30)
class HardeningIT {

    private static final String HOST = " HTTP/1.1\r\nHost: x\r\n";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(
                rows(),
                Map.of(
                        "PENSTOCK_SERVER_TRUSTED_PROXIES", "127.0.0.0/8",
                        "PENSTOCK_SERVER_HSTS", "1h",
                        "CORS_ORIGINS", "https://app.example"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<Endpoint> rows() {
        BodyRule body = new BodyRule(100, Set.of("text/plain"), true);
        List<Endpoint> rows = new ArrayList<>(
                new SecurityText("mailto:security@example.com", () -> Instant.parse("2026-01-01T10:11:12Z"))
                        .endpoints());
        rows.add(row(
                HttpMethod.GET,
                "/who",
                BodyRule.NONE,
                exchange -> Future.succeededFuture(
                        Answer.json(200, JsonNodeFactory.instance.textNode(exchange.remoteAddress())))));
        rows.add(row(HttpMethod.GET, "/fails", BodyRule.NONE, exchange -> {
            throw new IllegalStateException("on purpose");
        }));
        rows.add(row(HttpMethod.POST, "/takes", body, exchange -> Future.succeededFuture(Answer.noContent())));
        return rows;
    }

    private static Endpoint row(HttpMethod method, String path, BodyRule body, Endpoint.Handler handler) {
        return new Endpoint(method, path, Access.OPEN, body, Operation.of(path, "test", path), handler);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /who" + HOST,
                "HEAD /who" + HOST,
                "OPTIONS /who" + HOST,
                "OPTIONS /who" + HOST + "Origin: https://app.example\r\nAccess-Control-Request-Method: GET\r\n",
                "OPTIONS *" + HOST,
                "GET /nowhere" + HOST,
                "GET /%zz" + HOST,
                "DELETE /who" + HOST,
                "GET /fails" + HOST,
                "GET /who HTTP/1.1\r\n",
                "GET /who HTTP/9.9\r\n",
                "GET\r\n",
                "POST /takes" + HOST + "Content-Length: 101\r\nContent-Type: text/plain\r\n",
                "POST /takes" + HOST + "Content-Length: 1\r\nContent-Type: a/b\r\n",
                "POST /takes" + HOST + "Content-Length: 0\r\n",
                "POST /takes" + HOST + "Content-Length: x\r\n",
                "POST /takes" + HOST + "Transfer-Encoding: x\r\n",
            })
    void everyAnswerCarriesTheSecurityHeaders(String head) throws IOException {
        carriesThem(server.head(head + "\r\n"));
    }

    @Test
    void soDoAnswersToLinesAndHeadersThatAreTooLong() throws IOException {
        carriesThem(server.raw("GET /" + "x".repeat(20_000) + HOST + "\r\n"));
        carriesThem(server.raw("GET /who" + HOST + "X: " + "x".repeat(20_000) + "\r\n\r\n"));
    }

    @Test
    void soDoAnswersOfAServerThatStarts() throws IOException {
        try (TestServer starting = new TestServer(rows(), Map.of(), new Gate())) {
            String answer = starting.head("GET /who" + HOST + "\r\n");

            assertThat(answer).contains(" 503 ");
            carriesThem(answer);
        }
    }

    private static void carriesThem(String answer) {
        assertThat(answer.split("\r\n\r\n", 2)[0].split("\r\n"))
                .contains(
                        "X-Content-Type-Options: nosniff",
                        "Referrer-Policy: no-referrer",
                        "X-Frame-Options: DENY",
                        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
                        "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()")
                .noneMatch(line -> line.startsWith("Strict-Transport-Security"));
    }

    @Test
    void insistsOnHttpsWhereATrustedProxySaysThatTheClientCameByIt() throws Exception {
        var secure = server.send(server.request("/who").header("X-Forwarded-Proto", "https"));
        var refused = server.send(server.request("/nowhere").header("X-Forwarded-Proto", "https"));
        var plain = server.send(server.request("/who").header("X-Forwarded-Proto", "http"));

        assertThat(secure.headers().firstValue("Strict-Transport-Security")).hasValue("max-age=3600");
        assertThat(refused.headers().firstValue("Strict-Transport-Security")).hasValue("max-age=3600");
        assertThat(plain.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void takesTheClientsAddressFromATrustedProxyOnly() throws Exception {
        var told = server.send(server.request("/who").header("X-Forwarded-For", "6.6.6.6, 203.0.113.9"));

        assertThat(told.body()).isEqualTo("\"203.0.113.9\"");
        try (TestServer direct = new TestServer(rows())) {
            var forged = direct.send(direct.request("/who")
                    .header("X-Forwarded-For", "203.0.113.9")
                    .header("X-Forwarded-Proto", "https"));

            assertThat(forged.body()).isEqualTo("\"127.0.0.1\"");
            assertThat(forged.headers().firstValue("Strict-Transport-Security")).isEmpty();
        }
    }

    @Test
    void letsListedOriginsSendCredentialsAndNobodyWhereAllMayCall() throws Exception {
        var listed = server.send(server.request("/who").header("Origin", "https://app.example"));

        assertThat(listed.headers().firstValue("Access-Control-Allow-Credentials"))
                .hasValue("true");
        try (TestServer open = new TestServer(rows(), Map.of("CORS_ORIGINS", "*"))) {
            var any = open.send(open.request("/who").header("Origin", "https://app.example"));

            assertThat(any.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
            assertThat(any.headers().firstValue("Access-Control-Allow-Credentials"))
                    .isEmpty();
        }
    }

    @Test
    void tellsWhomToTellOfAWeakness() throws Exception {
        var text = server.get("/.well-known/security.txt");

        assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(text.body())
                .isEqualTo("Contact: mailto:security@example.com\nExpires: 2026-06-30T00:00:00Z\n"
                        + "Preferred-Languages: en\n");
    }

    @Test
    void aServerThatNamesNobodyHasNoSuchFile() throws Exception {
        try (TestServer silent = new TestServer(new SecurityText("", () -> Instant.EPOCH).endpoints())) {
            assertThat(silent.get("/.well-known/security.txt").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void oneAddressHasOnlyItsShareOfTheConnections() throws Exception {
        String request = "GET /who" + HOST + "\r\n";
        try (TestServer few = new TestServer(rows(), Map.of("PENSTOCK_SERVER_MAX_CONNECTIONS_PER_IP", "2"))) {
            try (Socket first = open(few, request);
                    Socket second = open(few, request)) {
                assertThat(first.getInputStream().read()).isEqualTo('H');
                assertThat(second.getInputStream().read()).isEqualTo('H');
                assertThat(few.raw(request)).isIn("<closed>", "<reset>");
            }
            org.awaitility.Awaitility.await().until(() -> few.raw(request).startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void aTrustedProxyMayHaveMore() throws Exception {
        String request = "GET /who" + HOST + "\r\n";
        try (TestServer few = new TestServer(
                        rows(),
                        Map.of(
                                "PENSTOCK_SERVER_MAX_CONNECTIONS_PER_IP", "1",
                                "PENSTOCK_SERVER_TRUSTED_PROXIES", "127.0.0.1"));
                Socket first = open(few, request)) {
            assertThat(first.getInputStream().read()).isEqualTo('H');
            assertThat(few.head(request)).startsWith("HTTP/1.1 200");
        }
    }

    private static Socket open(TestServer server, String request) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        return socket;
    }
}
