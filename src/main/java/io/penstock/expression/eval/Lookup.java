package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/** Takes parts out of values: fields, elements, slices. */
public final class Lookup {

    private static final JsonNode NULL = NullNode.getInstance();

    private Lookup() {}

    public static JsonNode get(Run run, JsonNode value, JsonNode key) {
        JsonNode part = find(run, value, key);
        if (part == null) {
            throw mismatch(value, key);
        }
        return part;
    }

    /** Null when a value of this kind has no such keys. */
    static @Nullable JsonNode find(Run run, JsonNode value, JsonNode key) {
        Kind kind = Kind.of(value);
        Kind keys = Kind.of(key);
        if (kind == Kind.NULL) {
            return keys == Kind.STRING || keys == Kind.NUMBER || keys == Kind.OBJECT ? NULL : null;
        }
        if (kind == Kind.OBJECT && keys == Kind.STRING) {
            JsonNode part = value.get(key.asText());
            return part == null ? NULL : part;
        }
        if (kind == Kind.ARRAY && keys == Kind.NUMBER) {
            return element(value, Numbers.index(key), Numbers.isNaN(key));
        }
        if (keys == Kind.OBJECT && (kind == Kind.ARRAY || kind == Kind.STRING)) {
            return slice(run, value, bound(key, "start"), bound(key, "end"));
        }
        return kind == Kind.ARRAY && keys == Kind.ARRAY ? indices(run, value, key) : null;
    }

    private static JsonNode element(JsonNode array, int index, boolean none) {
        int at = index < 0 ? index + array.size() : index;
        return none || at < 0 || at >= array.size() ? NULL : array.get(at);
    }

    static boolean isBound(JsonNode bound) {
        return bound.isNull() || bound.isNumber();
    }

    static JsonNode bound(JsonNode slice, String name) {
        JsonNode bound = slice.get(name);
        if (bound == null) {
            throw new Raised("Array/string slice indices must be integers");
        }
        return bound;
    }

    static JsonNode slice(Run run, JsonNode value, JsonNode from, JsonNode to) {
        Kind kind = Kind.of(value);
        if (kind == Kind.NULL) {
            return NULL;
        }
        if (kind == Kind.ARRAY) {
            Range range = Range.of(value.size(), from, to);
            return ArrayValue.slice(run, value, range.from, range.to);
        }
        if (kind == Kind.STRING) {
            String text = value.asText();
            Range range = Range.of(Strings.length(run, text), from, to);
            return TextNode.valueOf(Strings.slice(run, text, range.from, range.to));
        }
        throw new Raised("Cannot index " + kind.title() + " with object");
    }

    /** Where one array occurs within another. */
    public static ArrayValue indices(Run run, JsonNode array, JsonNode part) {
        ArrayValue found = new ArrayValue(4);
        int length = part.size();
        for (int i = 0; length > 0 && i + length <= array.size(); i++) {
            run.meter().step();
            int same = 0;
            while (same < length && Order.equal(run, array.get(i + same), part.get(same))) {
                same++;
            }
            if (same == length) {
                found.append(run, Numbers.of(i));
            }
        }
        return found;
    }

    public static Raised mismatch(JsonNode value, JsonNode key) {
        String shown = key.isTextual() && key.textValue().length() < 30
                ? "string \"" + key.textValue() + "\""
                : Kind.of(key).title();
        return new Raised("Cannot index " + Kind.of(value).title() + " with " + shown);
    }

    static Raised notIterable(JsonNode value) {
        return new Raised("Cannot iterate over " + Kind.describe(value));
    }

    /** A slice's bounds, within the length: the start rounded down, the end up. */
    record Range(int from, int to) {

        static Range of(int length, JsonNode from, JsonNode to) {
            double start = bound(from, 0);
            double end = bound(to, length);
            start = Math.min(length, Math.max(0, start < 0 ? start + length : start));
            end = end < 0 ? end + length : end;
            int first = (int) start;
            int last = end < 0 ? first : (int) Math.min(length, Math.ceil(end));
            return new Range(first, Math.max(first, last));
        }

        private static double bound(JsonNode value, double otherwise) {
            if (Kind.of(value) == Kind.NULL || Numbers.isNaN(value)) {
                return otherwise;
            }
            if (!value.isNumber()) {
                throw new Raised("Array/string slice indices must be integers");
            }
            return value.doubleValue();
        }
    }
}
