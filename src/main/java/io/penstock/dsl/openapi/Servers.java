package io.penstock.dsl.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;

/** Finds the URL that an operation's path is put behind. */
record Servers(JsonNode root, String documentUri) {

    private static final String NOT_CALLABLE = "Its server is not reached over http or https: ";

    /** OpenAPI 2: {@code schemes}, {@code host} and {@code basePath}, each by default as the document's own. */
    String older() {
        URI own = URI.create(documentUri);
        String scheme = own.getScheme();
        for (JsonNode each : root.path("schemes")) {
            scheme = each.asText();
            if (scheme.equals("https")) {
                break;
            }
        }
        String host = root.path("host").asText(own.getRawAuthority());
        return callable(scheme + "://" + host + root.path("basePath").asText());
    }

    /** OpenAPI 3: the first of {@code servers} of the operation, of the path or of the document. */
    String newer(OpenApi.Found found) {
        JsonNode server = found.operation().path("servers").path(0);
        if (server.isMissingNode()) {
            server = found.item().path("servers").path(0);
        }
        if (server.isMissingNode()) {
            server = root.path("servers").path(0);
        }
        String url = server.path("url").asText("/");
        for (Map.Entry<String, JsonNode> variable : server.path("variables").properties()) {
            String value = variable.getValue().path("default").asText();
            url = url.replace("{" + variable.getKey() + "}", value);
        }
        try {
            return callable(URI.create(documentUri).resolve(url).toString());
        } catch (IllegalArgumentException malformed) {
            throw new UnfitDocumentException(NOT_CALLABLE + url + ".");
        }
    }

    private static String callable(String url) {
        if (!url.startsWith("https://") && !url.startsWith("http://")) {
            throw new UnfitDocumentException(NOT_CALLABLE + url + ".");
        }
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
