package io.penstock.integration;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** What the stub server answers, by path. */
final class StubAnswers {

    private static final Iterable<String> TWICE = List.of("1", "2");

    private StubAnswers() {}

    static void answer(HttpServerRequest request, int limit) {
        HttpServerResponse response = request.response();
        String path = request.path();
        if (path.startsWith("/status/")) {
            response.setStatusCode(Integer.parseInt(path.substring("/status/".length())))
                    .end();
        } else if (path.startsWith("/redirect/")) {
            response.setStatusCode(Integer.parseInt(path.substring("/redirect/".length())))
                    .putHeader("Location", request.query().substring("to=".length()))
                    .end();
        } else {
            body(path, response, limit);
        }
    }

    private static void body(String path, HttpServerResponse response, int limit) {
        switch (path) {
            case "/json" ->
                response.putHeader("Content-Type", "application/json")
                        .putHeader("X-Twice", TWICE)
                        .end("{\"a\":1}");
            case "/text" -> response.putHeader("Content-Type", "text/plain").end("hello");
            case "/untyped", "/echo" -> response.end("hello");
            case "/broken-json" ->
                response.putHeader("Content-Type", "application/json").end("{");
            case "/twice-json" ->
                response.putHeader("Content-Type", "application/json").end("{\"a\":1,\"a\":2}");
            case "/deep-json" ->
                response.putHeader("Content-Type", "application/json").end("[".repeat(2_000) + "]".repeat(2_000));
            case "/broken-json-503" ->
                response.setStatusCode(503)
                        .putHeader("Content-Type", "application/json")
                        .end("{");
            case "/bytes" ->
                response.putHeader("Content-Type", "application/octet-stream")
                        .end(Buffer.buffer(new byte[] {(byte) 0xff, 0}));
            case "/latin" ->
                response.putHeader("Content-Type", "text/plain").end(Buffer.buffer(new byte[] {(byte) 0xe9}));
            case "/loop" ->
                response.setStatusCode(302).putHeader("Location", "/loop").end();
            case "/fitting" -> response.end(Buffer.buffer(new byte[limit]));
            case "/big" -> response.end(Buffer.buffer(new byte[limit + 1]));
            case "/big-chunked" -> response.setChunked(true).end(Buffer.buffer(new byte[limit + 1]));
            case "/half" -> response.putHeader("Content-Length", "10").write("half");
            case "/cut-in-body" ->
                response.putHeader("Content-Length", "10").write("half").onComplete(written -> response.reset());
            default -> {
                // Never answers.
            }
        }
    }
}
