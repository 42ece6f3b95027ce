package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;

/** What stands between two operands. */
public enum Operator {
    ADD("+") {
        @Override
        public JsonNode apply(Run run, JsonNode a, JsonNode b) {
            if (a instanceof IntNode && b instanceof IntNode) {
                return Numbers.add(run, a, b);
            }
            if (a instanceof TextNode && b instanceof TextNode) {
                return Strings.concat(run, a.textValue(), b.textValue());
            }
            return addOthers(run, a, b);
        }
    },
    SUBTRACT("-") {
        @Override
        public JsonNode apply(Run run, JsonNode a, JsonNode b) {
            if (a.isNumber() && b.isNumber()) {
                return Numbers.subtract(run, a, b);
            }
            if (a.isArray() && b.isArray()) {
                return without(run, a, b);
            }
            throw mismatch(a, b, "subtracted");
        }
    },
    MULTIPLY("*") {
        @Override
        public JsonNode apply(Run run, JsonNode a, JsonNode b) {
            if (a.isNumber() && b.isNumber()) {
                return Numbers.multiply(run, a, b);
            }
            if (a.isTextual() && b.isNumber()) {
                return Strings.repeat(run, a.textValue(), b.doubleValue());
            }
            if (a.isNumber() && b.isTextual()) {
                return Strings.repeat(run, b.textValue(), a.doubleValue());
            }
            if (a.isObject() && b.isObject()) {
                return merge(run, a, b);
            }
            throw mismatch(a, b, "multiplied");
        }
    },
    DIVIDE("/") {
        @Override
        public JsonNode apply(Run run, JsonNode a, JsonNode b) {
            if (a.isNumber() && b.isNumber()) {
                return Numbers.divide(run, a, b);
            }
            if (a.isTextual() && b.isTextual()) {
                return Strings.split(run, a.textValue(), b.textValue());
            }
            throw mismatch(a, b, "divided");
        }
    },
    REMAINDER("%") {
        @Override
        public JsonNode apply(Run run, JsonNode a, JsonNode b) {
            if (a.isNumber() && b.isNumber()) {
                return Numbers.remainder(run, a, b);
            }
            throw mismatch(a, b, "divided (remainder)");
        }
    },
    EQUAL("==") {
        @Override
        public JsonNode apply(Run run, JsonNode a, JsonNode b) {
            return BooleanNode.valueOf(Order.equal(run, a, b));
        }
    },
    UNEQUAL("!=") {
        @Override
        public JsonNode apply(Run run, JsonNode a, JsonNode b) {
            return BooleanNode.valueOf(!Order.equal(run, a, b));
        }
    },
    LESS("<") {
        @Override
        public JsonNode apply(Run run, JsonNode a, JsonNode b) {
            return BooleanNode.valueOf(Order.compare(run, a, b) < 0);
        }
    },
    AT_MOST("<=") {
        @Override
        public JsonNode apply(Run run, JsonNode a, JsonNode b) {
            return BooleanNode.valueOf(Order.compare(run, a, b) <= 0);
        }
    },
    MORE(">") {
        @Override
        public JsonNode apply(Run run, JsonNode a, JsonNode b) {
            return BooleanNode.valueOf(Order.compare(run, a, b) > 0);
        }
    },
    AT_LEAST(">=") {
        @Override
        public JsonNode apply(Run run, JsonNode a, JsonNode b) {
            return BooleanNode.valueOf(Order.compare(run, a, b) >= 0);
        }
    };

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    public abstract JsonNode apply(Run run, JsonNode a, JsonNode b);

    static Operator of(String symbol) {
        for (Operator operator : values()) {
            if (operator.symbol.equals(symbol)) {
                return operator;
            }
        }
        throw new IllegalArgumentException(symbol);
    }

    private static JsonNode addOthers(Run run, JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return Numbers.add(run, a, b);
        }
        Kind kind = Kind.of(a);
        if (kind == Kind.NULL) {
            return b;
        }
        Kind other = Kind.of(b);
        if (other == Kind.NULL) {
            return a;
        }
        if (kind == Kind.ARRAY && other == Kind.ARRAY) {
            return joined(run, a, b);
        }
        if (kind == Kind.OBJECT && other == Kind.OBJECT) {
            ObjectValue sum = ObjectValue.copy(run, a);
            putAll(run, sum, b);
            return sum;
        }
        throw mismatch(a, b, "added");
    }

    /** Puts all entries of an object into one that is being made. */
    static void putAll(Run run, ObjectValue target, JsonNode object) {
        run.meter().step(object.size());
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            target.put(run, entry.getKey(), entry.getValue());
        }
    }

    private static JsonNode joined(Run run, JsonNode a, JsonNode b) {
        ArrayValue sum = ArrayValue.copy(run, a, b.size());
        run.meter().step(b.size());
        for (int i = 0; i < b.size(); i++) {
            sum.append(run, b.get(i));
        }
        return sum;
    }

    private static JsonNode without(Run run, JsonNode a, JsonNode b) {
        ArrayValue rest = new ArrayValue(a.size());
        for (int i = 0; i < a.size(); i++) {
            JsonNode element = a.get(i);
            run.meter().step();
            boolean keep = true;
            for (int j = 0; j < b.size() && keep; j++) {
                keep = !Order.equal(run, element, b.get(j));
            }
            if (keep) {
                rest.append(run, element);
            }
        }
        return rest;
    }

    private static JsonNode merge(Run run, JsonNode a, JsonNode b) {
        run.descend();
        ObjectValue merged = ObjectValue.copy(run, a);
        for (Map.Entry<String, JsonNode> entry : b.properties()) {
            JsonNode mine = a.get(entry.getKey());
            JsonNode other = entry.getValue();
            boolean both = mine != null && mine.isObject() && other.isObject();
            run.meter().step();
            merged.put(run, entry.getKey(), both ? merge(run, mine, other) : other);
        }
        run.ascend();
        return merged;
    }

    private static Raised mismatch(JsonNode a, JsonNode b, String what) {
        return new Raised(Kind.describe(a) + " and " + Kind.describe(b) + " cannot be " + what);
    }
}
