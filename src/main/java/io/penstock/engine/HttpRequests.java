package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.StandardError;
import io.penstock.dsl.Template;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes the request of a call from a task's input. The evaluator's environment is set. */
final class HttpRequests {

    private final Evaluator evaluator;
    private final JsonNode input;

    HttpRequests(Evaluator evaluator, JsonNode input) {
        this.evaluator = evaluator;
        this.input = input;
    }

    Command.HttpCall compute(Action.CallHttp action, Position position) {
        JsonNode method = evaluator.value(action.method(), input);
        if (!method.isTextual() || method.textValue().isBlank()) {
            throw Raised.of(StandardError.EXPRESSION, "`method` must give text.");
        }
        StringBuilder uri = new StringBuilder(evaluator.uri(action.endpoint(), input));
        Map<String, String> headers = texts("headers", action.headers(), null);
        Map<String, String> query = texts("query", action.query(), uri);
        JsonNode body = action.body() == null ? null : evaluator.value(action.body(), input);
        return new Command.HttpCall(
                position,
                method.textValue().toUpperCase(Locale.ROOT),
                uri.toString(),
                headers,
                query,
                body,
                action.redirect(),
                action.authentication() == null
                        ? null
                        : Authorizations.compute(action.authentication(), evaluator, input));
    }

    /**
     * An object as texts. A null is left out, an object is its JSON.
     *
     * @param uri where a member of several values is written to, since a map holds one; null: its JSON is the text
     */
    private Map<String, String> texts(String what, @Nullable Template template, @Nullable StringBuilder uri) {
        if (template == null) {
            return Map.of();
        }
        JsonNode object = evaluator.value(template, input);
        if (object.isNull()) {
            return Map.of();
        }
        if (!object.isObject()) {
            throw Raised.of(StandardError.EXPRESSION, "`" + what + "` must give an object.");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            JsonNode value = member.getValue();
            if (value.isArray() && uri != null) {
                value.forEach(each -> append(uri, member.getKey(), text(each)));
            } else if (!value.isNull()) {
                texts.put(member.getKey(), text(value));
            }
        }
        return texts;
    }

    private static void append(StringBuilder uri, String name, String value) {
        uri.append(uri.indexOf("?") < 0 ? '?' : '&');
        uri.append(encode(name)).append('=').append(encode(value));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
