package io.penstock.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.telemetry.Redactor;
import java.time.Duration;
import java.util.Map;

/**
 * An error as RFC 9457 describes it.
 *
 * @param type last part of the {@code type} URI; stable, programs compare it
 */
record Problem(int status, String type, String title, String detail) {

    static final String CONTENT_TYPE = "application/problem+json";
    private static final String TYPES = "https://penstock.io/problems/";

    private static final Map<Class<? extends Reason>, Problem> KINDS = Map.ofEntries(
            Map.entry(Reason.Malformed.class, new Problem(400, "malformed", "The request is malformed", "")),
            Map.entry(Reason.Unauthenticated.class, new Problem(401, "unauthenticated", "Sign in first", "")),
            Map.entry(Reason.Forbidden.class, new Problem(403, "forbidden", "This is not allowed", "")),
            Map.entry(Reason.NotFound.class, new Problem(404, "not-found", "Nothing is here", "")),
            Map.entry(Reason.Conflict.class, new Problem(409, "conflict", "It contradicts what is stored", "")),
            Map.entry(Reason.Gone.class, new Problem(410, "gone", "It takes no more", "")),
            Map.entry(Reason.TooLarge.class, new Problem(413, "too-large", "The body is too large", "")),
            Map.entry(
                    Reason.UnsupportedMediaType.class,
                    new Problem(415, "unsupported-media-type", "The content type is not taken", "")),
            Map.entry(Reason.Invalid.class, new Problem(422, "invalid", "The request breaks rules", "")),
            Map.entry(Reason.TooManyRequests.class, new Problem(429, "too-many-requests", "Too many requests", "")),
            Map.entry(Reason.Unavailable.class, new Problem(503, "unavailable", "Not now", "")));

    static final Problem METHOD_NOT_ALLOWED =
            new Problem(405, "method-not-allowed", "The path does not take this method", "See the header Allow.");
    static final Problem BAD_REQUEST = new Problem(400, "bad-request", "This is not HTTP as we take it", "");
    static final Problem URI_TOO_LONG =
            new Problem(414, "uri-too-long", "The request line is too long", "Send a shorter one.");
    static final Problem HEADERS_TOO_LARGE =
            new Problem(431, "headers-too-large", "The header fields are too large", "Send fewer or shorter ones.");
    static final Problem INTERNAL = new Problem(
            500, "internal", "Something failed here", "The cause is in the server's log under this request id.");

    static Problem of(Reason reason) {
        Problem kind = KINDS.get(reason.getClass());
        return kind == null ? INTERNAL : kind.saying(reason.message());
    }

    Problem saying(String text) {
        return new Problem(status, type, title, text);
    }

    /**
     * What logs of clients and proxies may keep: the path of a webhook is a secret, and a detail may quote one.
     *
     * @param instance the path of the request, without its query
     */
    ObjectNode json(String instance, String requestId) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", TYPES + type);
        json.put("title", title);
        json.put("status", status);
        if (!detail.isEmpty()) {
            json.put("detail", Redactor.redact(detail));
        }
        json.put("instance", Redactor.redact(instance));
        return json.put("request_id", requestId);
    }

    /** What a reason knows beyond its message. */
    static void addMembers(ObjectNode json, Reason reason) {
        if (reason instanceof Reason.Malformed malformed && malformed.line() > 0) {
            json.put("line", malformed.line());
            json.put("column", malformed.column());
            // The same as for a broken rule, so that a reader needs to know one shape.
            add(
                    json.putArray("errors").addObject(),
                    new Violation("", malformed.line(), malformed.column(), malformed.message(), null));
        } else if (reason instanceof Reason.Invalid invalid) {
            ArrayNode errors = json.putArray("errors");
            invalid.violations().forEach(each -> add(errors.addObject(), each));
        }
    }

    private static void add(ObjectNode error, Violation violation) {
        error.put("pointer", violation.pointer());
        if (violation.line() > 0) {
            error.put("line", violation.line());
        }
        if (violation.column() > 0) {
            error.put("column", violation.column());
        }
        error.put("message", violation.message());
        if (violation.hint() != null) {
            error.put("hint", violation.hint());
        }
    }

    /** When to come again; zero when the reason does not say. */
    static Duration retryAfter(Reason reason) {
        if (reason instanceof Reason.TooManyRequests tooMany) {
            return tooMany.retryAfter();
        }
        return reason instanceof Reason.Unavailable unavailable ? unavailable.retryAfter() : Duration.ZERO;
    }
}
