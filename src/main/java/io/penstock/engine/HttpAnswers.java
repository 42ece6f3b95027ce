package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.StandardError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns an HTTP answer into a task's output, or into the error that its status means. Pure. */
final class HttpAnswers {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LONGEST_MESSAGE = 300;

    /** Where APIs say what was wrong, the most specific first. */
    private static final List<String> MESSAGES = List.of("detail", "message", "error_description", "error", "title");

    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(301, "Moved Permanently"),
            Map.entry(302, "Found"),
            Map.entry(303, "See Other"),
            Map.entry(307, "Temporary Redirect"),
            Map.entry(308, "Permanent Redirect"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(402, "Payment Required"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(423, "Locked"),
            Map.entry(425, "Too Early"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"));

    private HttpAnswers() {}

    /** @throws Raised a communication error when the status is not a success */
    static JsonNode output(Action.HttpOutput wanted, Command.HttpCall call, Outcome.Answered answer, Masker masker) {
        int highest = call.redirect() ? 399 : 299;
        if (answer.status() < 200 || answer.status() > highest) {
            throw new Raised(new Fault(error(call, answer, masker), notBefore(answer)));
        }
        return switch (wanted) {
            case CONTENT -> answer.body();
            case RAW -> TextNode.valueOf(Base64.getEncoder().encodeToString(answer.raw()));
            case RESPONSE -> response(call, answer);
        };
    }

    private static JsonNode response(Command.HttpCall call, Outcome.Answered answer) {
        ObjectNode request = JSON.objectNode().put("method", call.method()).put("uri", answer.uri());
        request.set("headers", object(call.headers()));
        ObjectNode response = JSON.objectNode();
        response.set("request", request);
        response.put("statusCode", answer.status());
        response.set("headers", object(answer.headers()));
        response.set("content", answer.body());
        return response;
    }

    private static ObjectNode object(Map<String, String> texts) {
        ObjectNode object = JSON.objectNode();
        texts.forEach(object::put);
        return object;
    }

    /** The URI is shown without its query, which may hold what is secret. */
    private static WorkflowError error(Command.HttpCall call, Outcome.Answered answer, Masker masker) {
        StandardError kind = StandardError.COMMUNICATION;
        int query = call.uri().indexOf('?');
        String uri = query < 0 ? call.uri() : call.uri().substring(0, query);
        String message = cut(masker.mask(message(answer.body())));
        String detail =
                call.method() + " " + uri + " answered " + answer.status() + (message.isEmpty() ? "." : ": " + message);
        String title = REASONS.getOrDefault(answer.status(), kind.title());
        return ErrorTemplates.cut(new WorkflowError(kind.type(), answer.status(), title, detail, null));
    }

    private static String message(JsonNode body) {
        if (body.isTextual()) {
            return body.textValue();
        }
        for (String name : MESSAGES) {
            JsonNode value = body.path(name);
            JsonNode text = value.isObject() ? value.path("message") : value;
            if (text.isTextual()) {
                return text.textValue();
            }
        }
        return "";
    }

    private static String cut(String text) {
        String stripped = text.strip();
        return stripped.length() <= LONGEST_MESSAGE ? stripped : stripped.substring(0, LONGEST_MESSAGE) + "…";
    }

    /** {@code Retry-After} of an answer that means "later": seconds or a date (RFC 9110, section 10.2.3). */
    private static @Nullable Instant notBefore(Outcome.Answered answer) {
        if (answer.status() != 429 && answer.status() != 503) {
            return null;
        }
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            if (header.getKey().equalsIgnoreCase("Retry-After")) {
                return time(header.getValue().strip(), answer.at());
            }
        }
        return null;
    }

    private static @Nullable Instant time(String text, Instant now) {
        try {
            if (!text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return now.plusSeconds(Integer.parseInt(text));
            }
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
