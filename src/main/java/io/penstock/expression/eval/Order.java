package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** jq's order and equality of values. Each value that is looked at costs a step. */
public final class Order {

    private Order() {}

    /** As jq compares: NaN is less than itself. */
    public static int compare(Run run, JsonNode a, JsonNode b) {
        run.meter().step();
        Kind kind = Kind.of(a);
        int kinds = kind.compareTo(Kind.of(b));
        if (kinds != 0 || isSame(run, a, b)) {
            return kinds;
        }
        return switch (kind) {
            case NUMBER -> Numbers.compare(run, a, b);
            case STRING -> Strings.compare(run, a.asText(), b.asText());
            case ARRAY -> arrays(run, a, b);
            case OBJECT -> objects(run, a, b);
            default -> 0;
        };
    }

    /** The same for sorting, where a value is the same as itself even if it holds NaN. */
    public static int total(Run run, JsonNode a, JsonNode b) {
        int order = compare(run, a, b);
        return order < 0 && run.isUncommon() && compare(run, b, a) < 0 ? 0 : order;
    }

    /** One object is equal to itself, if there is no NaN within. */
    private static boolean isSame(Run run, JsonNode a, JsonNode b) {
        return a == b && !run.isUncommon();
    }

    private static int arrays(Run run, JsonNode a, JsonNode b) {
        run.descend();
        int length = Math.min(a.size(), b.size());
        int result = 0;
        for (int i = 0; i < length && result == 0; i++) {
            result = compare(run, a.get(i), b.get(i));
        }
        run.ascend();
        return result != 0 ? result : Integer.compare(a.size(), b.size());
    }

    private static int objects(Run run, JsonNode a, JsonNode b) {
        List<String> keys = sortedKeys(run, a);
        List<String> others = sortedKeys(run, b);
        int length = Math.min(keys.size(), others.size());
        for (int i = 0; i < length; i++) {
            int result = Strings.compare(run, keys.get(i), others.get(i));
            if (result != 0) {
                return result;
            }
        }
        if (keys.size() != others.size()) {
            return Integer.compare(keys.size(), others.size());
        }
        run.descend();
        int result = 0;
        for (int i = 0; i < length && result == 0; i++) {
            result = compare(run, a.get(keys.get(i)), b.get(keys.get(i)));
        }
        run.ascend();
        return result;
    }

    public static List<String> sortedKeys(Run run, JsonNode object) {
        run.meter().step(object.size());
        run.meter().allot(object.size() * 8L);
        List<String> keys = new ArrayList<>(object.size());
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            keys.add(entry.getKey());
        }
        keys.sort((x, y) -> Strings.compare(run, x, y));
        return keys;
    }

    public static boolean equal(Run run, JsonNode a, JsonNode b) {
        run.meter().step();
        if (a instanceof TextNode && b instanceof TextNode) {
            String x = a.textValue();
            String y = b.textValue();
            Strings.scan(run, Math.min(x.length(), y.length()));
            return x.equals(y);
        }
        Kind kind = Kind.of(a);
        if (kind != Kind.of(b)) {
            return false;
        }
        return switch (kind) {
            case NUMBER -> Numbers.compare(run, a, b) == 0;
            case STRING -> a.asText().equals(b.asText());
            case ARRAY -> isSame(run, a, b) || (a.size() == b.size() && equalArrays(run, a, b));
            case OBJECT -> isSame(run, a, b) || (a.size() == b.size() && equalObjects(run, a, b));
            default -> true;
        };
    }

    private static boolean equalArrays(Run run, JsonNode a, JsonNode b) {
        run.descend();
        boolean equal = true;
        for (int i = 0; i < a.size() && equal; i++) {
            equal = equal(run, a.get(i), b.get(i));
        }
        run.ascend();
        return equal;
    }

    private static boolean equalObjects(Run run, JsonNode a, JsonNode b) {
        run.descend();
        boolean equal = true;
        for (Map.Entry<String, JsonNode> entry : a.properties()) {
            JsonNode other = b.get(entry.getKey());
            equal = other != null && equal(run, entry.getValue(), other);
            if (!equal) {
                break;
            }
        }
        run.ascend();
        return equal;
    }
}
