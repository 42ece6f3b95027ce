package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ContainerNode;

/** How deeply values nest. One from outside counts as one level: its own depth was limited when it was parsed. */
final class Heights {

    private Heights() {}

    static int of(JsonNode value) {
        if (value instanceof ArrayValue array) {
            return array.height();
        }
        if (value instanceof ObjectValue object) {
            return object.height();
        }
        return value instanceof ContainerNode<?> ? 1 : 0;
    }
}
