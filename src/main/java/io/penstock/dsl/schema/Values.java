package io.penstock.dsl.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;

/** Equality and order of JSON values as JSON Schema has them: numbers are compared by value. Each value that is looked at costs a step. */
final class Values {

    /** Exponents beyond this are compared as doubles, since their digits could not be written out. */
    private static final int MAX_SCALE = 2_000;

    private Values() {}

    /** A value as the key of a hash table. */
    record Key(JsonNode value, int hash, Visit visit) {
        static Key of(JsonNode value, Visit visit) {
            return new Key(value, Values.hash(value, visit), visit);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.hash == hash && Values.equal(value, key.value, visit);
        }
    }

    static boolean equal(JsonNode a, JsonNode b, Visit visit) {
        visit.step();
        if (a.isNumber() && b.isNumber()) {
            return compare(a, b) == 0;
        }
        if (a.getNodeType() != b.getNodeType() || a.size() != b.size()) {
            return false;
        }
        if (a.isArray()) {
            for (int i = 0; i < a.size(); i++) {
                if (!equal(a.get(i), b.get(i), visit)) {
                    return false;
                }
            }
            return true;
        }
        if (a.isObject()) {
            for (Map.Entry<String, JsonNode> member : a.properties()) {
                JsonNode other = b.get(member.getKey());
                if (other == null || !equal(member.getValue(), other, visit)) {
                    return false;
                }
            }
            return true;
        }
        return a.equals(b);
    }

    private static int hash(JsonNode value, Visit visit) {
        visit.step();
        if (value.isNumber()) {
            return Double.hashCode(value.doubleValue() + 0.0);
        }
        int hash = value.getNodeType().hashCode();
        if (value.isArray()) {
            for (JsonNode item : value) {
                hash = 31 * hash + hash(item, visit);
            }
            return hash;
        }
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                hash += member.getKey().hashCode() ^ hash(member.getValue(), visit);
            }
            return hash;
        }
        return value.isTextual() ? value.textValue().hashCode() : value.hashCode();
    }

    static int compare(JsonNode a, JsonNode b) {
        if (a.isInt() && b.isInt()) {
            return Integer.compare(a.intValue(), b.intValue());
        }
        return written(a) && written(b)
                ? a.decimalValue().compareTo(b.decimalValue())
                : Double.compare(a.doubleValue(), b.doubleValue());
    }

    static boolean isMultiple(JsonNode number, JsonNode factor) {
        if (!written(number) || !written(factor)) {
            return number.doubleValue() % factor.doubleValue() == 0;
        }
        return number.decimalValue().remainder(factor.decimalValue()).signum() == 0;
    }

    static boolean isInteger(JsonNode value) {
        return value.isIntegralNumber() || value.isNumber() && value.doubleValue() % 1 == 0;
    }

    private static boolean written(JsonNode number) {
        if (number.isFloatingPointNumber() && !Double.isFinite(number.doubleValue())) {
            return false;
        }
        BigDecimal decimal = number.decimalValue();
        return Math.abs((long) decimal.scale()) <= MAX_SCALE && decimal.precision() <= MAX_SCALE;
    }
}
