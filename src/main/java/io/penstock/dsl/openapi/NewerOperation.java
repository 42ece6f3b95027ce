package io.penstock.dsl.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.ParameterStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads operations of OpenAPI 3.x. */
record NewerOperation(Pointers pointers) {

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    Operation read(OpenApi.Found found, String server) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        add(found.item().path("parameters"), all);
        add(found.operation().path("parameters"), all);
        List<Parameter> parameters = new ArrayList<>();
        all.values().forEach(each -> parameters.add(parameter(each)));
        JsonNode body = pointers.follow(found.operation().path("requestBody"));
        return new Operation(
                found.method().toUpperCase(Locale.ROOT),
                server,
                found.path(),
                parameters,
                body.isMissingNode() ? null : payload(body));
    }

    private void add(JsonNode list, Map<String, JsonNode> all) {
        for (JsonNode each : list) {
            JsonNode parameter = pointers.follow(each);
            all.put(parameter.path("in").asText() + " " + parameter.path("name").asText(), parameter);
        }
    }

    private Parameter parameter(JsonNode parameter) {
        String name = parameter.path("name").asText();
        Parameter.In in = switch (parameter.path("in").asText()) {
            case "path" -> Parameter.In.PATH;
            case "query" -> Parameter.In.QUERY;
            case "header" -> Parameter.In.HEADER;
            case "cookie" -> Parameter.In.COOKIE;
            default -> throw new UnfitDocumentException("Its parameter `" + name + "` stands nowhere.");
        };
        boolean required = parameter.path("required").asBoolean() || in == Parameter.In.PATH;
        JsonNode fallback = required ? pointers.follow(parameter.path("schema")).get("default") : null;
        return new Parameter(name, in, required, style(parameter, name, in), fallback);
    }

    private static ParameterStyle style(JsonNode parameter, String name, Parameter.In in) {
        if (parameter.has("content")) {
            return ParameterStyle.JSON;
        }
        boolean query = in == Parameter.In.QUERY || in == Parameter.In.COOKIE;
        String written = parameter.path("style").asText(query ? "form" : "simple");
        boolean explode = parameter.path("explode").asBoolean(written.equals("form"));
        return switch (written) {
            case "form" -> explode ? ParameterStyle.REPEATED : ParameterStyle.COMMA;
            case "simple" -> explode ? ParameterStyle.PAIRS : ParameterStyle.COMMA;
            case "spaceDelimited" -> explode ? ParameterStyle.REPEATED : ParameterStyle.SPACE;
            case "pipeDelimited" -> explode ? ParameterStyle.REPEATED : ParameterStyle.PIPE;
            case "deepObject" -> ParameterStyle.DEEP;
            default ->
                throw new UnfitDocumentException("Its parameter `" + name + "` has the style `" + written
                        + "`, in which parameters are not written here.");
        };
    }

    private Payload payload(JsonNode body) {
        JsonNode content = body.path("content");
        String mediaType = mediaType(content);
        JsonNode schema = content.path(mediaType).path("schema");
        Schemas.Members members = new Schemas(pointers).members(schema);
        return new Payload(
                mediaType.equals("*/*") ? JSON : mediaType,
                body.path("x-bodyName").asText("body"),
                body.path("required").asBoolean(),
                members.names(),
                members.open(),
                members.needed());
    }

    private static String mediaType(JsonNode content) {
        @Nullable String other = null;
        for (Map.Entry<String, JsonNode> each : content.properties()) {
            if (Schemas.isJson(each.getKey())) {
                return each.getKey();
            }
            boolean text = each.getKey().startsWith("text/") || each.getKey().startsWith(FORM);
            other = other == null && text ? each.getKey() : other;
        }
        if (other == null) {
            throw new UnfitDocumentException("Its body is neither JSON, text nor a form without files.");
        }
        return other;
    }
}
