package io.penstock.dsl.openapi;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads YAML in which an alias stands for what was anchored before it: the same value, however often it is named, so that no document grows
 * while it is read. One document, one thread.
 */
final class AliasedYaml {

    private static final String MERGE = "<<";

    private final YAMLParser parser;
    private final Map<String, JsonNode> anchored = new HashMap<>();

    private AliasedYaml(YAMLParser parser) {
        this.parser = parser;
    }

    /** @param parser at its beginning, with a codec; its limits bound the depth */
    static JsonNode read(YAMLParser parser) throws IOException {
        return parser.nextToken() == null ? MissingNode.getInstance() : new AliasedYaml(parser).value();
    }

    private JsonNode value() throws IOException {
        String anchor = parser.getObjectId();
        if (parser.isCurrentAlias()) {
            return named(parser.getText());
        }
        JsonNode value = switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            default -> parser.readValueAsTree();
        };
        if (anchor != null) {
            anchored.put(anchor, value);
        }
        return value;
    }

    private JsonNode named(String name) {
        JsonNode value = anchored.get(name);
        if (value == null) {
            throw new UnfitDocumentException("It names `*" + name + "`, which is not anchored before.");
        }
        return value;
    }

    private ObjectNode object() throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (name.equals(MERGE)) {
                throw new UnfitDocumentException("It merges objects by `<<`, which YAML 1.2 does not know.");
            }
            parser.nextToken();
            object.set(name, value());
        }
        return object;
    }

    private ArrayNode array() throws IOException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value());
        }
        return array;
    }
}
