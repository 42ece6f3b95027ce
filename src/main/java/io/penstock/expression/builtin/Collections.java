package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.expression.eval.ArrayValue;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Lookup;
import io.penstock.expression.eval.Numbers;
import io.penstock.expression.eval.ObjectValue;
import io.penstock.expression.eval.Order;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Functions of arrays and objects as wholes. */
final class Collections {

    private Collections() {}

    static void register(Registry registry) {
        registry.filter("add", Sums::add);
        registry.add("add", 1, Sums.Add::of);
        registry.add("map", 1, arguments -> new Mapping.MapElements(arguments[0]));
        registry.add("map_values", 1, arguments -> new Mapping.MapValues(arguments[0]));
        registry.add("walk", 1, arguments -> new Mapping.Walk(arguments[0]));
        registry.add("sort_by", 1, arguments -> new Keyed(arguments[0], Keyed.Use.SORT));
        registry.add("group_by", 1, arguments -> new Keyed(arguments[0], Keyed.Use.GROUP));
        registry.add("unique_by", 1, arguments -> new Keyed(arguments[0], Keyed.Use.UNIQUE));
        registry.add("min_by", 1, arguments -> new Keyed(arguments[0], Keyed.Use.LEAST));
        registry.add("max_by", 1, arguments -> new Keyed(arguments[0], Keyed.Use.GREATEST));
        registry.filter("sort", (run, in) -> Keyed.itself(run, in, Keyed.Use.SORT));
        registry.filter("unique", (run, in) -> Keyed.itself(run, in, Keyed.Use.UNIQUE));
        registry.filter("min", (run, in) -> Keyed.itself(run, in, Keyed.Use.LEAST));
        registry.filter("max", (run, in) -> Keyed.itself(run, in, Keyed.Use.GREATEST));
        registry.filter("reverse", Collections::reverse);
        registry.filter("flatten", (run, in) -> flatten(run, in, Integer.MAX_VALUE));
        registry.function("flatten", Collections::flatten);
        registry.filter("transpose", Collections::transpose);
        registry.function("bsearch", Collections::search);
        registry.filter("to_entries", Collections::toEntries);
        registry.filter("from_entries", Collections::fromEntries);
    }

    /** The elements of an array, or the values of an object. */
    static List<JsonNode> elements(Run run, JsonNode in) {
        if (!in.isContainerNode()) {
            throw new Raised("Cannot iterate over " + Kind.describe(in));
        }
        run.meter().step(in.size() >> 2);
        run.meter().allot(in.size() * 8L);
        List<JsonNode> elements = new ArrayList<>(in.size());
        for (JsonNode element : in) {
            elements.add(element);
        }
        return elements;
    }

    private static JsonNode reverse(Run run, JsonNode in) {
        return switch (Kind.of(in)) {
            case NULL -> new ArrayValue(0);
            case STRING -> {
                Text text = new Text(run);
                yield text.append(new StringBuilder(in.asText()).reverse().toString())
                        .value();
            }
            case ARRAY -> {
                ArrayValue reversed = new ArrayValue(in.size());
                run.meter().step(in.size());
                for (int i = in.size() - 1; i >= 0; i--) {
                    reversed.append(run, in.get(i));
                }
                yield reversed;
            }
            default -> {
                if (Basics.length(run, in).doubleValue() > 0) {
                    throw new Raised("Cannot index " + Kind.of(in).title() + " with number");
                }
                yield new ArrayValue(0);
            }
        };
    }

    private static JsonNode flatten(Run run, JsonNode in, JsonNode depth) {
        if (Kind.of(depth).compareTo(Kind.NUMBER) > 0) {
            for (JsonNode element : elements(run, in)) {
                if (element.isArray()) {
                    throw new Raised(Kind.describe(depth) + " and number (1) cannot be subtracted");
                }
            }
        } else if (!(depth.doubleValue() >= 0) || !depth.isNumber()) {
            throw new Raised("flatten depth must not be negative");
        }
        return flatten(run, in, (int) Math.ceil(Math.min(depth.doubleValue(), Integer.MAX_VALUE)));
    }

    private static JsonNode flatten(Run run, JsonNode in, int depth) {
        ArrayValue flat = new ArrayValue(in.size());
        flatten(run, in, depth, flat);
        return flat;
    }

    private static void flatten(Run run, JsonNode in, int depth, ArrayValue flat) {
        run.descend();
        for (JsonNode element : elements(run, in)) {
            run.meter().step();
            if (element.isArray() && depth > 0) {
                flatten(run, element, depth - 1, flat);
            } else {
                flat.append(run, element);
            }
        }
        run.ascend();
    }

    private static JsonNode transpose(Run run, JsonNode in) {
        double width = 0;
        for (JsonNode row : elements(run, in)) {
            width = Math.max(width, Basics.length(run, row).doubleValue());
        }
        ArrayValue columns = new ArrayValue(8);
        for (int i = 0; i < width; i++) {
            ArrayValue column = new ArrayValue(in.size());
            JsonNode index = Numbers.of(i);
            for (JsonNode row : in) {
                run.meter().step();
                column.append(run, Lookup.get(run, row, index));
            }
            columns.append(run, column);
        }
        return columns;
    }

    /** The index of a value in a sorted array, or, where it would have to be put, that index from -1 downwards. */
    private static JsonNode search(Run run, JsonNode in, JsonNode value) {
        if (!in.isArray()) {
            if (Basics.length(run, in).doubleValue() == 0) {
                return Numbers.of(-1);
            }
            throw Lookup.mismatch(in, Numbers.of(0));
        }
        int low = 0;
        int high = in.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = Order.compare(run, in.get(middle), value);
            if (order == 0) {
                return Numbers.of(middle);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Numbers.of(-1 - low);
    }

    private static JsonNode toEntries(Run run, JsonNode in) {
        ArrayValue entries = new ArrayValue(Math.min(in.size(), 64));
        if (in.isObject()) {
            for (Map.Entry<String, JsonNode> entry : in.properties()) {
                run.meter().step();
                entries.append(run, Basics.pair(run, TextNode.valueOf(entry.getKey()), entry.getValue()));
            }
            return entries;
        }
        if (!in.isArray()) {
            throw new Raised(Kind.describe(in) + " has no keys");
        }
        for (int i = 0; i < in.size(); i++) {
            run.meter().step();
            entries.append(run, Basics.pair(run, Numbers.of(i), in.get(i)));
        }
        return entries;
    }

    private static JsonNode fromEntries(Run run, JsonNode in) {
        ObjectValue object = new ObjectValue(in.size());
        for (JsonNode entry : elements(run, in)) {
            run.meter().step();
            JsonNode key = entryKey(run, entry);
            if (key.isContainerNode()) {
                throw new Raised("Cannot use " + Kind.describe(key) + " as object key");
            }
            object.put(run, Shown.text(run, key), entryValue(entry));
        }
        return object;
    }

    private static JsonNode entryKey(Run run, JsonNode entry) {
        if (!entry.isObject()) {
            return Lookup.get(run, entry, TextNode.valueOf("key"));
        }
        JsonNode key = NullNode.getInstance();
        for (String name : new String[] {"key", "k", "name", "Name", "Key", "K"}) {
            JsonNode candidate = entry.get(name);
            if (candidate != null && !candidate.isNull()) {
                if (Kind.isTrue(candidate)) {
                    return candidate;
                }
                key = candidate;
            }
        }
        return key;
    }

    private static JsonNode entryValue(JsonNode entry) {
        for (String name : new String[] {"value", "v", "Value", "V"}) {
            JsonNode value = entry.get(name);
            if (value != null) {
                return value;
            }
        }
        return NullNode.getInstance();
    }
}
