package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** The kinds of values, in the order in which jq sorts them. */
public enum Kind {
    NULL("null"),
    FALSE("boolean"),
    TRUE("boolean"),
    NUMBER("number"),
    STRING("string"),
    ARRAY("array"),
    OBJECT("object");

    private final String title;

    Kind(String title) {
        this.title = title;
    }

    /** The name that {@code type} answers. */
    public String title() {
        return title;
    }

    public static Kind of(JsonNode value) {
        if (value instanceof TextNode) {
            return STRING;
        }
        if (value instanceof NumericNode) {
            return NUMBER;
        }
        if (value instanceof ObjectNode) {
            return OBJECT;
        }
        if (value instanceof ArrayNode) {
            return ARRAY;
        }
        if (value instanceof BooleanNode) {
            return value.booleanValue() ? TRUE : FALSE;
        }
        return value.isNull() || value.isMissingNode() ? NULL : STRING;
    }

    /** All but null and false is true. */
    public static boolean isTrue(JsonNode value) {
        if (value instanceof BooleanNode) {
            return value.booleanValue();
        }
        return !value.isNull() && !value.isMissingNode();
    }

    /** {@code number (1)}, as error messages show a value. */
    public static String describe(JsonNode value) {
        return of(value).title + " (" + Shown.brief(value) + ")";
    }
}
