package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in by a cookie: who is let in, and which pages may make changes with it. */
class SessionCookieIT {

    private static TestServer server;

    @BeforeAll
    static void start() {
        List<Endpoint> rows = new ArrayList<>(new CookieRoutes().endpoints());
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE)) {
            rows.add(new Endpoint(
                    method,
                    "/who",
                    Access.VIEWER,
                    BodyRule.NONE,
                    Operation.of(method + "who", "test", "who"),
                    exchange -> Future.succeededFuture(Answer.json(
                            200,
                            JsonNodeFactory.instance.textNode(
                                    exchange.caller().role().name())))));
        }
        server = new TestServer(
                rows,
                Map.of("PENSTOCK_SERVER_TRUSTED_PROXIES", "127.0.0.1", "CORS_ORIGINS", "https://console.example"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void keepsABearerTokenWhereNoPageCanReadIt() throws Exception {
        var plain = ask("PUT", "/api/auth/cookie", "Authorization", "Bearer editor");
        var secure = ask("PUT", "/api/auth/cookie", "Authorization", "Bearer editor", "X-Forwarded-Proto", "https");

        assertThat(plain.statusCode()).isEqualTo(204);
        assertThat(plain.headers().firstValue("Set-Cookie"))
                .hasValue("penstock=editor; Path=/; HttpOnly; SameSite=Strict");
        assertThat(secure.headers().firstValue("Set-Cookie"))
                .hasValue("__Host-penstock=editor; Path=/; HttpOnly; Secure; SameSite=Strict");
    }

    @Test
    void hasTheCookieForgotten() throws Exception {
        var answer = ask("DELETE", "/api/auth/cookie", "Cookie", "penstock=editor", "Sec-Fetch-Site", "same-origin");

        assertThat(answer.headers().firstValue("Set-Cookie"))
                .hasValue("penstock=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    }

    @Test
    void theCookieLetsItsOwnerRead() throws Exception {
        assertThat(ask("GET", "/who", "Cookie", "a=b; penstock=editor").body()).isEqualTo("\"EDITOR\"");
        assertThat(ask("GET", "/who", "Cookie", "__Host-penstock=viewer", "X-Forwarded-Proto", "https")
                        .body())
                .isEqualTo("\"VIEWER\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "penstock=nobody",
                "penstock=",
                "penstock=editor; penstock=owner",
                "xpenstock=editor",
                "__Host-penstock=editor"
            })
    void noOtherCookieLetsAnybodyIn(String cookie) throws Exception {
        assertThat(ask("GET", "/who", "Cookie", cookie).statusCode()).isEqualTo(401);
    }

    @Test
    void aHeaderWinsOverTheCookie() throws Exception {
        assertThat(ask("GET", "/who", "Cookie", "penstock=owner", "Authorization", "Bearer viewer")
                        .body())
                .isEqualTo("\"VIEWER\"");
        assertThat(ask("GET", "/who", "Cookie", "penstock=owner", "Authorization", "Bearer nobody")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void pagesOfThisServerAndOfListedOriginsMakeChanges() throws Exception {
        String own = "http://127.0.0.1:" + server.port();

        assertThat(change("Origin", own)).isEqualTo(200);
        assertThat(change("Origin", "https://console.example")).isEqualTo(200);
        assertThat(change("Sec-Fetch-Site", "same-origin")).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.example",
        "Origin, null",
        "Origin, http://127.0.0.1:1",
        "Origin, https://console.example.evil",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, none",
        "X-Nothing, x"
    })
    void otherPagesDoNot(String name, String value) throws Exception {
        assertThat(change(name, value)).isEqualTo(403);
    }

    @Test
    void aTokenInAHeaderIsAskedForNoOrigin() throws Exception {
        assertThat(ask("POST", "/who", "Authorization", "Bearer editor", "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void openingAWebSocketIsAChange() {
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap().add("Upgrade", "websocket").add("Origin", "https://evil.example");

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> new OriginCheck(List.of()).require(HttpMethod.GET, headers, true))
                .hasMessageContaining("must come from a page of this server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a b", "a\r\nSet-Cookie: x=y", "", "a,b"})
    void whatWouldBreakTheCookieIsNotPutIntoOne(String token) {
        assertThat(SessionCookie.SECURE.holding(token)).isNull();
    }

    private static int change(String name, String value) throws Exception {
        return ask("DELETE", "/who", "Cookie", "penstock=editor", name, value).statusCode();
    }

    private static HttpResponse<String> ask(String method, String path, String... headers) throws Exception {
        return server.send(server.request(path)
                .method(method, java.net.http.HttpRequest.BodyPublishers.noBody())
                .headers(headers));
    }
}
