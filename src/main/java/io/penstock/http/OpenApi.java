package io.penstock.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Describes endpoints as OpenAPI 3.1: the document is made of the rows, so it cannot say anything else than what is served. */
public final class OpenApi {

    private static final String COMPONENTS = "openapi-components.json";
    private static final String SCHEMA = "#/components/schemas/";
    private static final String PROBLEM = "#/components/responses/Problem";
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private final String version;
    private final ObjectNode schemas = read();

    /** @param version of the server */
    public OpenApi(String version) {
        this.version = version;
    }

    /** The given endpoints and {@code GET /openapi.json}, which describes all of them. */
    public List<Endpoint> describe(Collection<Endpoint> endpoints) {
        List<Endpoint> all = new ArrayList<>(endpoints);
        Operation operation = Operation.of(
                "getOpenApi", "documents", "This document.", new Operation.Response(200, "OpenAPI 3.1.", "OpenApi"));
        all.add(row(operation, Buffer.buffer(0)));
        Buffer document = Json.buffer(document(all));
        all.set(all.size() - 1, row(operation, document));
        return List.copyOf(all);
    }

    private static Endpoint row(Operation operation, Buffer document) {
        return new Endpoint(
                HttpMethod.GET,
                "/openapi.json",
                Access.OPEN,
                BodyRule.NONE,
                operation,
                exchange -> Future.succeededFuture(
                        new Answer(200, Answer.JSON, document, Map.of("Cache-Control", "no-cache"))));
    }

    /** @throws IllegalArgumentException when an endpoint names a component that is not there */
    public ObjectNode document(Collection<Endpoint> endpoints) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Penstock")
                .put("version", version)
                .put("description", "Webhooks in, durable workflows, calls out; nothing is lost.");
        document.putArray("servers").addObject().put("url", "/");
        addTags(document, endpoints);
        addPaths(document.putObject("paths"), endpoints);
        addComponents(document.putObject("components"));
        return document;
    }

    private static void addTags(ObjectNode document, Collection<Endpoint> endpoints) {
        Set<String> tags = new TreeSet<>();
        endpoints.forEach(endpoint -> tags.add(endpoint.operation().tag()));
        tags.forEach(tag -> document.withArray("/tags").addObject().put("name", tag));
    }

    private void addPaths(ObjectNode paths, Collection<Endpoint> endpoints) {
        Map<String, List<Endpoint>> byPath = new TreeMap<>();
        for (Endpoint endpoint : endpoints) {
            byPath.computeIfAbsent(endpoint.path(), path -> new ArrayList<>()).add(endpoint);
        }
        byPath.forEach((path, rows) -> {
            ObjectNode item = paths.putObject(path);
            addPathParameters(item, path);
            rows.forEach(row -> addOperation(item.putObject(row.method().name().toLowerCase(Locale.ROOT)), row));
        });
    }

    private static void addPathParameters(ObjectNode item, String path) {
        var matcher = PARAMETER.matcher(path);
        while (matcher.find()) {
            ObjectNode parameter = item.withArray("/parameters")
                    .addObject()
                    .put("name", matcher.group(1))
                    .put("in", "path")
                    .put("required", true);
            parameter.putObject("schema").put("type", "string");
        }
    }

    private void addOperation(ObjectNode json, Endpoint row) {
        Operation operation = row.operation();
        json.put("operationId", operation.id()).put("summary", operation.summary());
        json.putArray("tags").add(operation.tag());
        addSecurity(json, row.access());
        new TreeMap<>(operation.query()).forEach((name, meaning) -> {
            ObjectNode parameter = json.withArray("/parameters")
                    .addObject()
                    .put("name", name)
                    .put("in", "query")
                    .put("description", meaning);
            parameter.putObject("schema").put("type", "string");
        });
        if (!operation.request().isEmpty()) {
            ObjectNode body =
                    json.putObject("requestBody").put("required", row.body().required());
            ObjectNode content = body.putObject("content");
            types(row.body()).forEach(type -> content.putObject(type).set("schema", schema(operation.request())));
        }
        addResponses(json.putObject("responses"), operation.responses());
    }

    private static Set<String> types(BodyRule rule) {
        return rule.contentTypes().isEmpty() ? Set.of("*/*") : new TreeSet<>(rule.contentTypes());
    }

    private static void addSecurity(ObjectNode json, Access access) {
        if (access instanceof Access.Open) {
            json.putArray("security");
        } else {
            ArrayNode ways = json.putArray("security");
            ways.addObject().putArray("bearer");
            ways.addObject().putArray("cookie");
            if (!(access instanceof Access.Person)) {
                ways.addObject().putArray("api_key");
            }
            json.put("x-access", name(access));
        }
    }

    private static String name(Access access) {
        if (access instanceof Access.Member member) {
            return member.role().name().toLowerCase(Locale.ROOT);
        }
        return access instanceof Access.Person ? "person" : "operator";
    }

    private void addResponses(ObjectNode json, List<Operation.Response> responses) {
        for (Operation.Response response : responses) {
            ObjectNode one =
                    json.putObject(Integer.toString(response.status())).put("description", response.description());
            if (!response.schema().isEmpty()) {
                one.putObject("content").putObject(Answer.JSON).set("schema", schema(response.schema()));
            }
        }
        json.putObject("4XX").put("$ref", PROBLEM);
        json.putObject("5XX").put("$ref", PROBLEM);
    }

    private JsonNode schema(String text) {
        if (text.startsWith("{")) {
            return Json.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        if (!schemas.has(text)) {
            throw new IllegalArgumentException("There is no component " + text + " in " + COMPONENTS);
        }
        return JsonNodeFactory.instance.objectNode().put("$ref", SCHEMA + text);
    }

    private void addComponents(ObjectNode components) {
        ObjectNode schemes = components.putObject("securitySchemes");
        schemes.putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT, or an API key");
        schemes.putObject("api_key").put("type", "apiKey").put("in", "header").put("name", "X-API-Key");
        schemes.putObject("cookie")
                .put("type", "apiKey")
                .put("in", "cookie")
                .put("name", "__Host-penstock")
                .put("description", "Changes must come from a page of this server or of a listed origin.");
        ObjectNode problem = components.putObject("responses").putObject("Problem");
        problem.put("description", "What went wrong (RFC 9457).")
                .putObject("content")
                .putObject(Problem.CONTENT_TYPE)
                .putObject("schema")
                .put("$ref", SCHEMA + "Problem");
        components.set("schemas", schemas);
    }

    private static ObjectNode read() {
        try (InputStream resource = OpenApi.class.getResourceAsStream(COMPONENTS)) {
            return (ObjectNode) Json.MAPPER.readTree(resource);
        } catch (IOException missing) {
            throw new UncheckedIOException("The jar lacks " + COMPONENTS, missing);
        }
    }
}
