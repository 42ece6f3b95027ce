package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Values as they leave an evaluation, the same as a reader would read from their text: NaN becomes null, infinity the
 * largest number, and a decimal its double.
 */
final class Common {

    private Common() {}

    static JsonNode of(Run run, JsonNode value) {
        run.meter().step();
        if (value.isNumber()) {
            return Numbers.common(value);
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
