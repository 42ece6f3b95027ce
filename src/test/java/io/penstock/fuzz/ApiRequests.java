package io.penstock.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Requests to every operation that the OpenAPI document of a server names, with values that fit, and values that do not. */
final class ApiRequests {

    /** What would end the fuzzing itself: the session, its user, its organization. */
    private static final List<String> KEPT_OUT =
            List.of("/api/auth/logout", "/api/auth/sessions", "/api/auth/password", "/api/admin/keys");

    private static final List<String> QUERIES = List.of(
            "", "0", "-1", "5", "1e9", "99999999999999999999", "%00", "%zz", "true", "completed", "%F0%9F%A6%80", "'");

    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "application/json",
            "application/yaml",
            "application/cloudevents+json",
            "application/cloudevents-batch+json",
            "text/plain",
            "a/b; charset=utf-16",
            "",
            "x");

    private static final List<String> HEADERS = List.of(
            "Prefer: wait=1",
            "Prefer: wait=-5, x",
            "Idempotency-Key: a",
            "Idempotency-Key: " + "k".repeat(3_000),
            "traceparent: 00-0-0-0",
            "ce-id: 1",
            "ce-source: /a b",
            "ce-type: t",
            "ce-specversion: 1.0",
            "ce-time: yesterday",
            "Origin: null",
            "X-API-Key: ps_x",
            "X-Request-Id: \u00ff",
            "If-Match: *",
            "webhook-id: 1",
            "webhook-timestamp: x",
            "webhook-signature: v1,x",
            "User-Agent: ");

    private final Values values;
    private final List<Row> rows = new ArrayList<>();
    private final String token;
    private final Map<String, String> ids;

    private record Row(String method, String path, JsonNode operation) {}

    /** @param ids what is there: the parameter that fits below each path */
    ApiRequests(JsonNode document, String token, Map<String, String> ids) {
        this.values = new Values(document);
        this.token = token;
        this.ids = ids;
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> item : path.getValue().properties()) {
                Row row = new Row(item.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey(), item.getValue());
                if (item.getValue().has("operationId") && !endsTheFuzzing(row)) {
                    rows.add(row);
                }
            }
        }
    }

    private static boolean endsTheFuzzing(Row row) {
        return !row.method.equals("GET") && KEPT_OUT.stream().anyMatch(row.path::startsWith);
    }

    byte[] of(Random random) {
        Row row = rows.get(random.nextInt(rows.size()));
        byte[] body = row.method.equals("GET") ? new byte[0] : body(row, random);
        StringBuilder head = new StringBuilder(row.method)
                .append(' ')
                .append(path(row, random))
                .append(query(row, random))
                .append(" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        if (random.nextInt(20) > 0) {
            head.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            head.append(HEADERS.get(random.nextInt(HEADERS.size()))).append("\r\n");
        }
        if (body.length > 0) {
            head.append("Content-Type: ").append(type(row, random)).append("\r\n");
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private String type(Row row, Random random) {
        List<String> named = new ArrayList<>();
        row.operation.path("requestBody").path("content").fieldNames().forEachRemaining(named::add);
        named.remove("*/*");
        return named.isEmpty() || random.nextInt(5) == 0
                ? TYPES.get(random.nextInt(TYPES.size()))
                : named.get(random.nextInt(named.size()));
    }

    private String path(Row row, Random random) {
        StringBuilder path = new StringBuilder();
        for (String segment : row.path.substring(1).split("/", -1)) {
            path.append('/').append(segment.startsWith("{") ? parameter(row, path.toString(), random) : segment);
        }
        return path.toString();
    }

    /** What is there is asked for more often than not, and hardly ever deleted. */
    private String parameter(Row row, String above, Random random) {
        return switch (random.nextInt(row.method.equals("DELETE") ? 3 : 9)) {
            case 0 -> new UUID(random.nextLong(), random.nextLong()).toString();
            case 1 -> Integer.toString(random.nextInt(5));
            case 2 -> URLEncoder.encode(values.text(random), StandardCharsets.UTF_8);
            default -> ids.getOrDefault(above, "1");
        };
    }

    private static String query(Row row, Random random) {
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : row.operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query") && random.nextBoolean()) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(parameter.path("name").asText())
                        .append('=')
                        .append(QUERIES.get(random.nextInt(QUERIES.size())));
            }
        }
        return query.toString();
    }

    private byte[] body(Row row, Random random) {
        JsonNode content = row.operation.path("requestBody").path("content");
        JsonNode schema =
                content.isEmpty() ? content : content.elements().next().path("schema");
        if (random.nextInt(12) == 0) {
            byte[] bytes = new byte[random.nextInt(500)];
            random.nextBytes(bytes);
            return bytes;
        }
        if (schema.path("$ref").asText().endsWith("WorkflowDocument") && random.nextInt(4) > 0) {
            return values.document(random).getBytes(StandardCharsets.UTF_8);
        }
        String json = values.of(schema, random, 0);
        int cut = random.nextInt(15) == 0 ? random.nextInt(json.length() + 1) : json.length();
        return json.substring(0, cut).getBytes(StandardCharsets.UTF_8);
    }
}
