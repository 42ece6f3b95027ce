package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Map;

/** Values as JSON can hold them: NaN becomes null, and infinity the largest number. */
final class Finite {

    private Finite() {}

    static JsonNode of(Run run, JsonNode value) {
        run.meter().step();
        if (value instanceof DoubleNode) {
            double number = value.doubleValue();
            if (Double.isNaN(number)) {
                return NullNode.getInstance();
            }
            return Double.isInfinite(number) ? DoubleNode.valueOf(Math.copySign(Double.MAX_VALUE, number)) : value;
        }
        return value.isArray() ? array(run, value) : value.isObject() ? object(run, value) : value;
    }

    private static JsonNode array(Run run, JsonNode array) {
        run.descend();
        ArrayValue changed = null;
        for (int i = 0; i < array.size(); i++) {
            JsonNode element = of(run, array.get(i));
            if (element != array.get(i)) {
                changed = changed == null ? ArrayValue.copy(run, array, 0) : changed;
                changed.put(run, i, element);
            }
        }
        run.ascend();
        return changed == null ? array : changed;
    }

    private static JsonNode object(Run run, JsonNode object) {
        run.descend();
        ObjectValue changed = null;
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            JsonNode value = of(run, entry.getValue());
            if (value != entry.getValue()) {
                changed = changed == null ? ObjectValue.copy(run, object) : changed;
                changed.put(run, entry.getKey(), value);
            }
        }
        run.ascend();
        return changed == null ? object : changed;
    }
}
