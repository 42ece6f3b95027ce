package io.penstock.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.StringJoiner;

/** How OpenAPI writes the lists and objects among a call's parameters. */
public enum ParameterStyle {
    /** Each item, or each member, as a parameter of its own. */
    REPEATED(","),
    COMMA(","),
    SPACE(" "),
    TAB("\t"),
    PIPE("|"),
    /** As {@code COMMA}, but with {@code =} between a member's name and its value. */
    PAIRS(","),
    /** Each member as {@code name[member]}. */
    DEEP(","),
    /** As JSON text. */
    JSON(",");

    private final String delimiter;

    ParameterStyle(String delimiter) {
        this.delimiter = delimiter;
    }

    /** Puts the parameter into an object of texts, or of lists of texts. A null is left out. */
    void write(String name, JsonNode value, ObjectNode into) {
        if (value.isNull()) {
            return;
        }
        if (value.isArray() && this == REPEATED) {
            ArrayNode texts = into.putArray(name);
            value.forEach(item -> texts.add(scalar(item)));
        } else if (value.isObject() && (this == REPEATED || this == DEEP)) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                String key = this == DEEP ? name + "[" + member.getKey() + "]" : member.getKey();
                into.put(key, scalar(member.getValue()));
            }
        } else {
            into.put(name, text(value));
        }
    }

    /** The parameter as one text. */
    String text(JsonNode value) {
        if (this == JSON || value.isValueNode()) {
            return this == JSON ? value.toString() : value.asText();
        }
        StringJoiner text = new StringJoiner(delimiter);
        if (value.isArray()) {
            value.forEach(item -> text.add(scalar(item)));
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            String between = this == PAIRS ? "=" : delimiter;
            text.add(member.getKey() + between + scalar(member.getValue()));
        }
        return text.toString();
    }

    private static String scalar(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
