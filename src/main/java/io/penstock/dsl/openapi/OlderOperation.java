package io.penstock.dsl.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.ParameterStyle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads operations of OpenAPI 2.0. */
record OlderOperation(JsonNode root, Pointers pointers) {

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    Operation read(OpenApi.Found found, String server) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        add(found.item().path("parameters"), all);
        add(found.operation().path("parameters"), all);
        List<Parameter> parameters = new ArrayList<>();
        List<JsonNode> form = new ArrayList<>();
        Payload payload = null;
        for (JsonNode each : all.values()) {
            switch (each.path("in").asText()) {
                case "path" -> parameters.add(parameter(each, Parameter.In.PATH));
                case "query" -> parameters.add(parameter(each, Parameter.In.QUERY));
                case "header" -> parameters.add(parameter(each, Parameter.In.HEADER));
                case "formData" -> form.add(each);
                case "body" -> payload = body(each, found);
                default ->
                    throw new UnfitDocumentException(
                            "Its parameter `" + each.path("name").asText() + "` stands nowhere.");
            }
        }
        return new Operation(
                found.method().toUpperCase(Locale.ROOT),
                server,
                found.path(),
                parameters,
                form.isEmpty() ? payload : form(form));
    }

    private void add(JsonNode list, Map<String, JsonNode> all) {
        for (JsonNode each : list) {
            JsonNode parameter = pointers.follow(each);
            all.put(parameter.path("in").asText() + " " + parameter.path("name").asText(), parameter);
        }
    }

    private static Parameter parameter(JsonNode parameter, Parameter.In in) {
        ParameterStyle style = switch (parameter.path("collectionFormat").asText("csv")) {
            case "ssv" -> ParameterStyle.SPACE;
            case "tsv" -> ParameterStyle.TAB;
            case "pipes" -> ParameterStyle.PIPE;
            case "multi" -> ParameterStyle.REPEATED;
            default -> ParameterStyle.COMMA;
        };
        return new Parameter(
                parameter.path("name").asText(),
                in,
                parameter.path("required").asBoolean(),
                style,
                fallback(parameter));
    }

    private static @Nullable JsonNode fallback(JsonNode parameter) {
        return parameter.path("required").asBoolean() ? parameter.get("default") : null;
    }

    private Payload body(JsonNode parameter, OpenApi.Found found) {
        Schemas.Members members = new Schemas(pointers).members(parameter.path("schema"));
        return new Payload(
                mediaType(found),
                parameter.path("name").asText("body"),
                parameter.path("required").asBoolean(),
                members.names(),
                members.open(),
                members.needed());
    }

    private String mediaType(OpenApi.Found found) {
        JsonNode consumes =
                found.operation().has("consumes") ? found.operation().path("consumes") : root.path("consumes");
        for (JsonNode each : consumes) {
            if (Schemas.isJson(each.asText())) {
                return each.asText();
            }
        }
        return consumes.isEmpty() ? JSON : consumes.get(0).asText();
    }

    private static Payload form(List<JsonNode> fields) {
        Set<String> names = new HashSet<>();
        Set<String> needed = new HashSet<>();
        for (JsonNode field : fields) {
            String name = field.path("name").asText();
            if (field.path("type").asText().equals("file")) {
                throw new UnfitDocumentException("It sends a file, `" + name + "`, and files are not sent from here.");
            }
            names.add(name);
            if (field.path("required").asBoolean()) {
                needed.add(name);
            }
        }
        return new Payload(FORM, "", !needed.isEmpty(), names, false, needed);
    }
}
