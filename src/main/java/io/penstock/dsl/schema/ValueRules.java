package io.penstock.dsl.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code type}, {@code enum}, {@code const}. */
final class ValueRules {

    private static final int LONGEST_LIST = 200;

    private ValueRules() {}

    /** The types of JSON Schema, with the words for them. */
    private enum Type {
        NULL("null"),
        BOOLEAN("true or false"),
        INTEGER("a whole number"),
        NUMBER("a number"),
        STRING("text"),
        ARRAY("an array"),
        OBJECT("an object");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        static @Nullable Type named(String name) {
            for (Type type : values()) {
                if (type.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return type;
                }
            }
            return null;
        }

        static Type of(JsonNode value) {
            return switch (value.getNodeType()) {
                case OBJECT, POJO -> OBJECT;
                case ARRAY -> ARRAY;
                case STRING, BINARY -> STRING;
                case BOOLEAN -> BOOLEAN;
                case NUMBER -> Values.isInteger(value) ? INTEGER : NUMBER;
                case NULL, MISSING -> NULL;
            };
        }
    }

    static void read(Located schema, SchemaCompiler compiler, List<Rule> rules) {
        Located type = schema.member("type");
        if (type != null) {
            rules.add(type(types(type, compiler.findings())));
        }
        Located constant = schema.member("const");
        if (constant != null) {
            rules.add(oneOf(List.of(constant.value())));
        }
        Located allowed = schema.member("enum");
        if (allowed != null) {
            if (!allowed.isArray() || allowed.items().isEmpty()) {
                compiler.findings().add(allowed, "`enum` is a list of values.", null);
            }
            rules.add(oneOf(allowed.items().stream().map(Located::value).toList()));
        }
    }

    private static Set<Type> types(Located at, Findings findings) {
        Set<Type> types = EnumSet.noneOf(Type.class);
        List<Located> names = at.isArray() ? at.items() : List.of(at);
        List<String> known = new ArrayList<>();
        for (Type type : Type.values()) {
            known.add(type.name().toLowerCase(Locale.ROOT));
        }
        if (names.isEmpty()) {
            findings.add(at, "`type` names at least one type.", null);
        }
        for (Located name : names) {
            Type type = name.isText() ? Type.named(name.text()) : null;
            if (type == null) {
                String written = name.isText() ? "`" + name.text() + "`" : "This";
                findings.addMisspelt(name, written + " is no type of JSON Schema.", name.text(), known);
            } else {
                types.add(type);
            }
        }
        return types;
    }

    private static Rule type(Set<Type> types) {
        String wanted = types.stream().map(type -> type.words).collect(Collectors.joining(" or "));
        return (value, visit) -> {
            Type type = Type.of(value);
            if (types.contains(type) || type == Type.INTEGER && types.contains(Type.NUMBER)) {
                return true;
            }
            return visit.listens() && visit.tell("must be " + wanted + ", not " + type.words);
        };
    }

    private static Rule oneOf(List<JsonNode> allowed) {
        String list = allowed.stream().map(JsonNode::toString).collect(Collectors.joining(", "));
        String wanted = (allowed.size() == 1 ? "must be " : "must be one of ")
                + (list.length() <= LONGEST_LIST ? list : list.substring(0, LONGEST_LIST) + "…");
        return (value, visit) -> {
            for (int i = 0; i < allowed.size(); i++) {
                if (Values.equal(allowed.get(i), value, visit)) {
                    return true;
                }
            }
            return visit.tell(wanted);
        };
    }
}
