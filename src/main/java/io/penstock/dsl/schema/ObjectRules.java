package io.penstock.dsl.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked of objects. */
final class ObjectRules {

    private ObjectRules() {}

    static void read(Located schema, SchemaCompiler compiler, List<Rule> rules) {
        Findings findings = compiler.findings();
        int least = Limits.count(schema, "minProperties", findings);
        if (least > 0) {
            rules.add((value, visit) -> !value.isObject()
                    || value.size() >= least
                    || visit.tell("must have at least " + Limits.counted(least, "member")));
        }
        int most = Limits.count(schema, "maxProperties", findings);
        if (most >= 0) {
            rules.add((value, visit) -> !value.isObject()
                    || value.size() <= most
                    || visit.tell("must have at most " + Limits.counted(most, "member")));
        }
        Located required = schema.member("required");
        if (required != null) {
            rules.add(required(names(required, findings), null));
        }
        Located names = schema.member("propertyNames");
        if (names != null) {
            rules.add(propertyNames(compiler.schema(names)));
        }
        dependent(schema, compiler, rules);
        members(schema, compiler, rules);
    }

    private static List<String> names(Located list, Findings findings) {
        List<String> names = new ArrayList<>();
        if (!list.isArray()) {
            findings.add(list, "`" + list.key() + "` is a list of names.", null);
        }
        for (Located item : list.items()) {
            if (!item.isText()) {
                findings.add(item, "`" + list.key() + "` is a list of names.", null);
            }
            names.add(item.text());
        }
        return names;
    }

    /** @param since the member that makes the others necessary; null: they always are */
    private static Rule required(List<String> names, @Nullable String since) {
        return (value, visit) -> {
            if (!value.isObject() || since != null && !value.has(since)) {
                return true;
            }
            visit.step(names.size());
            boolean holds = true;
            for (int i = 0; i < names.size(); i++) {
                if (!value.has(names.get(i))) {
                    String reason = since == null ? "" : ", since it has `" + since + "`";
                    holds = visit.tell("needs `" + names.get(i) + "`" + reason);
                }
            }
            return holds;
        };
    }

    private static Rule propertyNames(Subschema schema) {
        return (value, visit) -> {
            boolean holds = true;
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                if (!visit.childMatches(schema, member.getKey(), TextNode.valueOf(member.getKey()))) {
                    holds = visit.tell("has the name `" + member.getKey() + "`, which is not allowed");
                }
                if (!holds && visit.toldEnough()) {
                    break;
                }
            }
            return holds;
        };
    }

    private static void dependent(Located schema, SchemaCompiler compiler, List<Rule> rules) {
        for (String keyword : List.of("dependentRequired", "dependentSchemas", "dependencies")) {
            Located held = schema.member(keyword);
            if (held == null) {
                continue;
            }
            if (!held.isObject()) {
                compiler.findings().add(held, "`" + keyword + "` is an object.", null);
            }
            for (Located member : held.members()) {
                boolean list =
                        keyword.equals("dependentRequired") || keyword.equals("dependencies") && member.isArray();
                rules.add(
                        list
                                ? required(names(member, compiler.findings()), member.key())
                                : dependent(member.key(), compiler.sameValue(schema, member)));
            }
        }
    }

    private static Rule dependent(String member, Subschema schema) {
        return (value, visit) -> !value.has(member) || visit.same(schema, value);
    }

    private record Patterned(Matching name, Subschema schema) {}

    private static void members(Located schema, SchemaCompiler compiler, List<Rule> rules) {
        Map<String, Subschema> named = new LinkedHashMap<>();
        Located properties = object(schema, "properties", compiler.findings());
        if (properties != null) {
            properties.members().forEach(member -> named.put(member.key(), compiler.schema(member)));
        }
        List<Patterned> patterned = new ArrayList<>();
        Located patterns = object(schema, "patternProperties", compiler.findings());
        if (patterns != null) {
            for (Located member : patterns.members()) {
                Matching name = Matching.ofKey(member, compiler.findings());
                Subschema its = compiler.schema(member);
                if (name != null) {
                    patterned.add(new Patterned(name, its));
                }
            }
        }
        Located additional = schema.member("additionalProperties");
        Subschema rest = additional == null ? null : compiler.schema(additional);
        if (!named.isEmpty() || !patterned.isEmpty() || rest != null) {
            rules.add((value, visit) -> members(value, visit, named, patterned, rest));
        }
    }

    private static @Nullable Located object(Located schema, String keyword, Findings findings) {
        Located at = schema.member(keyword);
        if (at != null && !at.isObject()) {
            findings.add(at, "`" + keyword + "` is an object of schemas.", null);
        }
        return at;
    }

    private static boolean members(
            JsonNode value,
            Visit visit,
            Map<String, Subschema> named,
            List<Patterned> patterned,
            @Nullable Subschema rest) {
        boolean holds = true;
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            String name = member.getKey();
            Subschema its = named.get(name);
            boolean known = its != null;
            if (its != null) {
                holds &= visit.child(its, name, member.getValue());
            }
            for (int i = 0; i < patterned.size(); i++) {
                if (patterned.get(i).name().found(name, visit)) {
                    known = true;
                    holds &= visit.child(patterned.get(i).schema(), name, member.getValue());
                }
            }
            if (!known && rest != null) {
                known = true;
                holds &= visit.child(rest, name, member.getValue());
            }
            if (known) {
                visit.seen(name);
            }
            if (!holds && visit.toldEnough()) {
                break;
            }
        }
        visit.step(value.size());
        return holds;
    }
}
