package io.penstock.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.dsl.StandardError;
import io.penstock.engine.Outcome;
import io.penstock.failure.Failure;
import io.penstock.http.Json;
import io.penstock.http.MediaType;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An answer with its body as a workflow sees it: JSON where declared, else text where it is some, else base64. An answer of success that
 * is not the JSON that it is declared as is no answer; one of failure is, since its status says more.
 */
record ResponseBody(Received received, JsonNode content) {

    private static final int LARGE = 256 << 10;

    /** Parses small bodies at once and large ones on a worker, so that no event loop waits for them. */
    static Future<ResponseBody> parse(Vertx vertx, Received received) {
        if (received.body().length >= LARGE) {
            return vertx.executeBlocking(() -> parse(received), false);
        }
        try {
            return Future.succeededFuture(parse(received));
        } catch (CallRefusedException refused) {
            return Future.failedFuture(refused);
        }
    }

    private static ResponseBody parse(Received received) throws CallRefusedException {
        return new ResponseBody(received, content(received));
    }

    private static JsonNode content(Received received) throws CallRefusedException {
        byte[] body = received.body();
        if (body.length == 0) {
            return NullNode.instance;
        }
        MediaType type = MediaType.parse(received.headers().get("Content-Type"));
        if (type.isJson()) {
            try {
                return Json.parse(body);
            } catch (Failure notJson) {
                if (received.status() >= 400) {
                    return text(body);
                }
                throw new CallRefusedException(
                        StandardError.COMMUNICATION,
                        "The answer is declared as JSON, which it is not: " + notJson.getMessage());
            }
        }
        return type.isText() || !type.isDeclared() ? text(body) : base64(body);
    }

    private static JsonNode text(byte[] body) {
        String text = MediaType.utf8(body);
        return text == null ? base64(body) : TextNode.valueOf(text);
    }

    private static JsonNode base64(byte[] body) {
        return TextNode.valueOf(Base64.getEncoder().encodeToString(body));
    }

    Outcome answered(String position, Instant at, String uri) {
        return new Outcome.Answered(position, at, received.status(), headers(), content, received.body(), uri);
    }

    /** Names in lower case; values of one name joined (RFC 9110, section 5.2). */
    private Map<String, String> headers() {
        MultiMap headers = received.headers();
        Map<String, String> joined = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : headers) {
            joined.merge(header.getKey().toLowerCase(Locale.ROOT), header.getValue(), (a, b) -> a + ", " + b);
        }
        return joined;
    }
}
