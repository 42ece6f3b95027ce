package io.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Values that are the same to jq: numbers by what they are worth, objects whatever their order. */
final class Alike {

    private Alike() {}

    static boolean same(JsonNode a, JsonNode b) {
        return same(a, b, 0);
    }

    /** @param ulps by how many of the last digit two numbers may differ */
    static boolean same(JsonNode a, JsonNode b, int ulps) {
        if (a.isNumber() && b.isNumber()) {
            return sameNumber(a, b, ulps);
        }
        if (a.isArray() && b.isArray()) {
            boolean same = a.size() == b.size();
            for (int i = 0; same && i < a.size(); i++) {
                same = same(a.get(i), b.get(i), ulps);
            }
            return same;
        }
        if (a.isObject() && b.isObject()) {
            boolean same = a.size() == b.size();
            for (Map.Entry<String, JsonNode> entry : a.properties()) {
                same = same && b.has(entry.getKey()) && same(entry.getValue(), b.get(entry.getKey()), ulps);
            }
            return same;
        }
        return a.equals(b);
    }

    /** By their doubles, or where those cannot hold them, digit by digit. */
    private static boolean sameNumber(JsonNode a, JsonNode b, int ulps) {
        if (!isDouble(a) && !isDouble(b)) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        double x = a.doubleValue();
        double y = b.doubleValue();
        return x == y || Math.abs(x - y) <= Math.ulp(x) * ulps;
    }

    private static boolean isDouble(JsonNode number) {
        return number.isDouble() || number.decimalValue().precision() <= 17 && Double.isFinite(number.doubleValue());
    }
}
