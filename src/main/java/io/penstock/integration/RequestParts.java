package io.penstock.integration;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.StandardError;
import io.penstock.engine.Command.HttpCall;
import io.penstock.http.Json;
import io.penstock.http.MediaType;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is sent, made of what a workflow wants. Pure. A workflow's own headers stand, but for those that belong to the connection.
 *
 * @param body null: none
 */
record RequestParts(
        HttpMethod method, MultiMap headers, @Nullable Buffer body) {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Hop-by-hop (RFC 9110, section 7.6.1), and those that the client writes itself. */
    private static final Set<String> OURS = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host",
            "content-length",
            "expect");

    /** What may follow a redirect to another origin: nothing that can be a credential. */
    private static final Set<String> HARMLESS = Set.of(
            "accept",
            "accept-language",
            "content-type",
            "user-agent",
            "traceparent",
            "idempotency-key",
            "content-language");

    private static final String CONTENT_TYPE = "Content-Type";
    private static final String FORM = "application/x-www-form-urlencoded";

    static RequestParts of(HttpCall call, CallContext context, String userAgent) throws CallRefusedException {
        String method = call.method().toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw new CallRefusedException(
                    StandardError.CONFIGURATION, "This HTTP method cannot be called: " + printable(call.method()));
        }
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (Map.Entry<String, String> header : call.headers().entrySet()) {
            add(headers, header.getKey(), header.getValue());
        }
        Buffer body = body(call.body(), headers);
        setIfAbsent(headers, "Idempotency-Key", context.idempotencyKey());
        setIfAbsent(headers, "traceparent", context.traceparent());
        setIfAbsent(headers, "User-Agent", userAgent);
        setIfAbsent(headers, "Accept", "application/json, */*;q=0.8");
        return new RequestParts(HttpMethod.valueOf(method), headers, body);
    }

    /** The same with that proof, whatever the workflow's own header says. */
    RequestParts authorized(String value) throws CallRefusedException {
        if (!isValue(value)) {
            throw new CallRefusedException(
                    StandardError.CONFIGURATION,
                    "The credentials hold a line break or another character that no header may hold.");
        }
        MultiMap proven = MultiMap.caseInsensitiveMultiMap().addAll(headers).set("Authorization", value);
        return new RequestParts(method, proven, body);
    }

    private static void setIfAbsent(MultiMap headers, String name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }

    private static void add(MultiMap headers, String name, String value) throws CallRefusedException {
        if (!isToken(name)) {
            throw new CallRefusedException(
                    StandardError.CONFIGURATION, "This is not the name of a header: " + printable(name));
        }
        if (!isValue(value)) {
            throw new CallRefusedException(
                    StandardError.CONFIGURATION,
                    "The header " + name + " holds a line break or another control character.");
        }
        if (!OURS.contains(name.toLowerCase(Locale.ROOT))) {
            headers.add(name, value);
        }
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean alphanumeric = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!alphanumeric && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7F || c > 0xFF) {
                return false;
            }
        }
        return true;
    }

    private static String printable(String text) {
        String visible = text.replaceAll("[^ -~]", "?");
        return visible.length() > 40 ? visible.substring(0, 40) + "…" : visible;
    }

    private static @Nullable Buffer body(@Nullable JsonNode body, MultiMap headers) {
        if (body == null || body.isMissingNode()) {
            return null;
        }
        MediaType type = MediaType.parse(headers.get(CONTENT_TYPE));
        if (!type.isDeclared()) {
            headers.set(CONTENT_TYPE, "application/json");
            return Json.buffer(body);
        }
        if (body.isObject() && type.essence().equals(FORM)) {
            return Buffer.buffer(form(body));
        }
        return body.isTextual() && !type.isJson() ? Buffer.buffer(body.textValue()) : Json.buffer(body);
    }

    private static String form(JsonNode fields) {
        StringJoiner form = new StringJoiner("&");
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            JsonNode value = field.getValue();
            form.add(encode(field.getKey()) + "=" + encode(value.isValueNode() ? value.asText() : value.toString()));
        }
        return form.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The request that follows a redirect with that status (RFC 9110, section 15.4). */
    RequestParts redirected(int status, boolean sameOrigin) {
        boolean getInstead = status == 303 && method != HttpMethod.HEAD || status <= 302 && method == HttpMethod.POST;
        MultiMap kept = MultiMap.caseInsensitiveMultiMap();
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            boolean ofBody = name.startsWith("content-");
            if ((sameOrigin || HARMLESS.contains(name)) && !(getInstead && ofBody)) {
                kept.add(header.getKey(), header.getValue());
            }
        }
        return getInstead ? new RequestParts(HttpMethod.GET, kept, null) : new RequestParts(method, kept, body);
    }
}
