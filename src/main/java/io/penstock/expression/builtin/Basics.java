package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.expression.eval.ArrayValue;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Numbers;
import io.penstock.expression.eval.ObjectValue;
import io.penstock.expression.eval.Order;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Shown;
import io.penstock.expression.eval.Strings;
import io.penstock.expression.parse.Numeral;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Functions of any value: kinds, lengths, conversions, errors. */
final class Basics {

    /** Functions that the compiler knows itself. */
    private static final List<String> COMPILED = List.of("del/1", "empty/0", "not/0", "path/1", "pick/1", "recurse/0");

    private Basics() {}

    static void register(Registry registry) {
        registry.filter("type", (run, in) -> TextNode.valueOf(Kind.of(in).title()));
        registry.filter("length", Basics::length);
        registry.filter("utf8bytelength", Basics::byteLength);
        registry.filter("tostring", Shown.AS_TEXT);
        registry.filter("tojson", (run, in) -> TextNode.valueOf(Shown.json(run, in)));
        registry.filter("fromjson", Basics::fromJson);
        registry.filter("tonumber", Basics::toNumber);
        registry.filter("toarray", (run, in) -> in.isArray() ? in : ArrayValue.of(run, List.of(in)));
        registry.filter("error", (run, in) -> {
            throw new Raised(in);
        });
        registry.function("error", (run, in, message) -> {
            throw new Raised(message);
        });
        registry.function("has", Basics::has);
        registry.function("contains", (run, in, part) -> BooleanNode.valueOf(contains(run, in, part)));
        registry.function("inside", (run, in, whole) -> BooleanNode.valueOf(contains(run, whole, in)));
        registry.filter("keys", (run, in) -> keys(run, in, true));
        registry.filter("keys_unsorted", (run, in) -> keys(run, in, false));
        registry.filter("debug", (run, in) -> in);
        registry.filter("stderr", (run, in) -> in);
        registry.filter("now", (run, in) -> now(run));
        registry.filter("have_literal_numbers", (run, in) -> BooleanNode.TRUE);
        registry.filter("have_decnum", (run, in) -> BooleanNode.FALSE);
        registry.filter("builtins", Basics::builtins);
    }

    private static JsonNode builtins(Run run, JsonNode in) {
        ArrayValue names = new ArrayValue(16);
        Stream.concat(Builtins.LIBRARY.names().stream(), COMPILED.stream()).forEach(name -> {
            run.meter().step();
            names.append(run, TextNode.valueOf(name));
        });
        return names;
    }

    private static JsonNode now(Run run) {
        Instant now = run.variables().now();
        return Numbers.of(run, now.getEpochSecond() + now.getNano() / 1e9);
    }

    static JsonNode length(Run run, JsonNode in) {
        return switch (Kind.of(in)) {
            case NULL -> IntNode.valueOf(0);
            case STRING -> IntNode.valueOf(Strings.length(run, in.asText()));
            case ARRAY, OBJECT -> IntNode.valueOf(in.size());
            case NUMBER -> Numbers.of(run, Math.abs(in.doubleValue()));
            default -> throw new Raised(Kind.describe(in) + " has no length");
        };
    }

    private static JsonNode byteLength(Run run, JsonNode in) {
        if (!in.isTextual()) {
            throw new Raised(Kind.describe(in) + " only strings have UTF-8 byte length");
        }
        String text = in.textValue();
        Strings.scan(run, text.length());
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return IntNode.valueOf(bytes);
    }

    static JsonNode toNumber(Run run, JsonNode in) {
        if (in.isNumber()) {
            return in;
        }
        if (in.isTextual()) {
            String text = in.textValue();
            run.meter().step(text.length() >> 2);
            JsonNode number = Numeral.read(text.strip());
            if (number != null) {
                return Numbers.read(run, number);
            }
        }
        throw new Raised(Kind.describe(in) + " cannot be parsed as a number");
    }

    private static JsonNode fromJson(Run run, JsonNode in) {
        if (!in.isTextual()) {
            throw new Raised(Kind.describe(in) + " only strings can be parsed");
        }
        return JsonText.read(run, in.textValue());
    }

    static JsonNode has(Run run, JsonNode in, JsonNode key) {
        if (in.isObject() && key.isTextual()) {
            return BooleanNode.valueOf(in.has(key.textValue()));
        }
        if (in.isArray() && key.isNumber()) {
            int index = Numbers.index(key);
            return BooleanNode.valueOf(index >= 0 && index < in.size() && !Numbers.isNaN(key));
        }
        if (Kind.of(in) == Kind.NULL) {
            return BooleanNode.FALSE;
        }
        throw new Raised("Cannot check whether " + Kind.of(in).title() + " has a "
                + Kind.of(key).title() + " key");
    }

    static boolean contains(Run run, JsonNode whole, JsonNode part) {
        run.meter().step();
        Kind kind = Kind.of(whole);
        Kind other = Kind.of(part);
        if (kind == Kind.OBJECT && other == Kind.OBJECT) {
            return containsEntries(run, whole, part);
        }
        if (kind == Kind.ARRAY && other == Kind.ARRAY) {
            return containsElements(run, whole, part);
        }
        if (kind == Kind.STRING && other == Kind.STRING) {
            return Strings.indexOf(run, whole.asText(), part.asText(), 0) >= 0;
        }
        if (!kind.title().equals(other.title())) {
            throw new Raised(
                    Kind.describe(whole) + " and " + Kind.describe(part) + " cannot have their containment checked");
        }
        return Order.equal(run, whole, part);
    }

    private static boolean containsInner(Run run, JsonNode whole, JsonNode part) {
        run.meter().step();
        return Kind.of(whole).title().equals(Kind.of(part).title()) && contains(run, whole, part);
    }

    private static boolean containsEntries(Run run, JsonNode whole, JsonNode part) {
        run.descend();
        boolean all = true;
        for (var entry : part.properties()) {
            JsonNode mine = whole.get(entry.getKey());
            all = mine != null && containsInner(run, mine, entry.getValue());
            if (!all) {
                break;
            }
        }
        run.ascend();
        return all;
    }

    private static boolean containsElements(Run run, JsonNode whole, JsonNode part) {
        run.descend();
        boolean all = true;
        for (int i = 0; i < part.size() && all; i++) {
            boolean any = false;
            for (int j = 0; j < whole.size() && !any; j++) {
                any = containsInner(run, whole.get(j), part.get(i));
            }
            all = any;
        }
        run.ascend();
        return all;
    }

    static JsonNode keys(Run run, JsonNode in, boolean sorted) {
        ArrayValue keys = new ArrayValue(in.size());
        run.meter().step(in.size());
        if (in.isArray()) {
            for (int i = 0; i < in.size(); i++) {
                keys.append(run, IntNode.valueOf(i));
            }
        } else if (in.isObject()) {
            Iterable<String> names = sorted ? Order.sortedKeys(run, in) : in::fieldNames;
            for (String name : names) {
                keys.append(run, TextNode.valueOf(name));
            }
        } else {
            throw new Raised(Kind.describe(in) + " has no keys");
        }
        return keys;
    }

    /** An object of two entries, as {@code to_entries} makes them. */
    static ObjectValue pair(Run run, JsonNode key, JsonNode value) {
        ObjectValue pair = new ObjectValue(2);
        pair.put(run, "key", key);
        pair.put(run, "value", value);
        return pair;
    }
}
