package io.penstock.dsl.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** One OpenAPI document: its operations by their ids. Immutable. */
public final class OpenApi {

    private static final int MAX_BYTES = 8 << 20;
    private static final int MAX_DEPTH = 200;
    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final ObjectMapper JSON = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .build();
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .loaderOptions(yamlLimits())
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build());

    /** An operation's place. */
    record Found(String method, String path, JsonNode item, JsonNode operation) {}

    private final Pointers pointers;
    private final JsonNode root;
    private final boolean older;
    private final Map<String, Found> operations = new LinkedHashMap<>();

    private OpenApi(JsonNode root, boolean older) {
        this.root = root;
        this.older = older;
        this.pointers = new Pointers(root);
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            JsonNode item = pointers.follow(path.getValue());
            for (String method : METHODS) {
                JsonNode operation = item.path(method);
                String id = operation.path("operationId").asText();
                if (operation.isObject() && !id.isEmpty()) {
                    operations.putIfAbsent(id, new Found(method, path.getKey(), item, operation));
                }
            }
        }
    }

    /** @throws UnfitDocumentException when the bytes are no OpenAPI document of a version that is read */
    public static OpenApi read(byte[] bytes) {
        JsonNode root = tree(bytes);
        String swagger = root.path("swagger").asText();
        String openapi = root.path("openapi").asText();
        if (swagger.equals("2.0")) {
            return new OpenApi(root, true);
        }
        if (openapi.startsWith("3.")) {
            return new OpenApi(root, false);
        }
        boolean neither = swagger.isEmpty() && openapi.isEmpty();
        throw new UnfitDocumentException(
                neither
                        ? "It has neither `openapi` nor `swagger`."
                        : "OpenAPI 2.0 and 3.x are read, not " + swagger + openapi + ".");
    }

    private static JsonNode tree(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new UnfitDocumentException("It is larger than " + (MAX_BYTES >> 20) + " MiB.");
        }
        int first = 0;
        while (first < bytes.length && Character.isWhitespace(bytes[first])) {
            first++;
        }
        boolean json = first < bytes.length && bytes[first] == '{';
        try {
            return json ? JSON.readTree(bytes) : yaml(bytes);
        } catch (JsonProcessingException malformed) {
            throw new UnfitDocumentException("It is neither JSON nor YAML: " + malformed.getOriginalMessage() + ".");
        } catch (IOException unreadable) {
            throw new UnfitDocumentException("It cannot be read: " + unreadable.getMessage() + ".");
        }
    }

    private static JsonNode yaml(byte[] bytes) throws IOException {
        try (YAMLParser parser = YAML.getFactory().createParser(bytes)) {
            return AliasedYaml.read(parser);
        }
    }

    private static LoaderOptions yamlLimits() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        options.setNestingDepthLimit(MAX_DEPTH);
        return options;
    }

    public Set<String> operationIds() {
        return operations.keySet();
    }

    /**
     * The operation of that id; null when there is none.
     *
     * @param documentUri what relative server URLs stand beside
     * @throws UnfitDocumentException when it cannot be called from here
     */
    public @Nullable Operation operation(String id, String documentUri) {
        Found found = operations.get(id);
        if (found == null) {
            return null;
        }
        Servers servers = new Servers(root, documentUri);
        return older
                ? new OlderOperation(root, pointers).read(found, servers.older())
                : new NewerOperation(pointers).read(found, servers.newer(found));
    }
}
