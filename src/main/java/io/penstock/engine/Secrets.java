package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.StandardError;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code $secrets}: an object that refuses names which the workflow may not read, or which do not exist, instead of knowing nothing of
 * them. It is for reading in expressions only; what a run keeps is made a plain object by {@link Finite}.
 */
@SuppressWarnings("unchecked")
final class Secrets extends ObjectNode {

    private static final long serialVersionUID = 1L;

    private Secrets(Map<String, JsonNode> values) {
        super(Codec.JSON, values);
    }

    static Secrets of(JsonNode object) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        object.properties().forEach(member -> values.put(member.getKey(), member.getValue()));
        return new Secrets(values);
    }

    /** @throws Raised an authorization error when there is none */
    @Override
    public JsonNode get(String name) {
        JsonNode value = super.get(name);
        if (value == null) {
            throw Raised.of(
                    StandardError.AUTHORIZATION,
                    "There is no secret `" + ErrorTemplates.cut(name) + "` that this workflow may read.");
        }
        return value;
    }
}
