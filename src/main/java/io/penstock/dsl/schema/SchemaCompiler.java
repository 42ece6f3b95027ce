package io.penstock.dsl.schema;

import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles one schema document, without recursion: what a schema refers to waits in a queue. One thread. */
final class SchemaCompiler {

    /** What may stand beside a {@code $ref} of draft-07, which looks at nothing else. */
    private static final Set<String> BESIDE_REFERENCE =
            Set.of("$ref", "$id", "$schema", "$comment", "definitions", "title", "description", "default", "examples");

    private final Draft draft;
    private final References references;
    private final Findings findings;
    private final Map<Located, Subschema> compiled = new IdentityHashMap<>();
    private final Map<Located, List<Located>> sameValue = new LinkedHashMap<>();
    private final Deque<Located> open = new ArrayDeque<>();
    private boolean tracking;

    SchemaCompiler(Draft draft, References references, Findings findings) {
        this.draft = draft;
        this.references = references;
        this.findings = findings;
    }

    Schema compile(Located document) {
        Subschema root = schema(document);
        references.dynamicallyNamed().forEach(this::schema);
        for (Located at = open.poll(); at != null; at = open.poll()) {
            fill(at);
        }
        Circles.tell(sameValue, findings);
        return new Schema(root, tracking);
    }

    Findings findings() {
        return findings;
    }

    Draft draft() {
        return draft;
    }

    /** A schema for a member or an item of the value. Its rules come later. */
    Subschema schema(Located at) {
        Subschema known = compiled.get(at);
        if (known != null) {
            return known;
        }
        Subschema schema = new Subschema(references.resource(at));
        compiled.put(at, schema);
        open.add(at);
        return schema;
    }

    /** A schema for the same value as the one that it stands in. */
    Subschema sameValue(Located from, Located at) {
        sameValue.computeIfAbsent(from, key -> new ArrayList<>(2)).add(at);
        return schema(at);
    }

    List<Subschema> sameValues(Located from, Located list) {
        List<Subschema> schemas = new ArrayList<>();
        if (!list.isArray() || list.items().isEmpty()) {
            findings.add(list, "`" + list.key() + "` is a list of schemas.", null);
        }
        list.items().forEach(item -> schemas.add(sameValue(from, item)));
        return schemas;
    }

    /** What a reference points at; null when that is nothing, which was told. */
    @Nullable
    Located target(Located reference) {
        if (!reference.isText()) {
            findings.add(reference, "`" + reference.key() + "` is text, as #/$defs/name.", null);
            return null;
        }
        return references.resolve(reference);
    }

    @Nullable
    String dynamicName(Located schema) {
        return references.dynamicName(schema);
    }

    /** Says that a keyword asks what the others have looked at. */
    void track() {
        tracking = true;
    }

    private void fill(Located at) {
        Subschema schema = schema(at);
        String name = references.dynamicName(at);
        if (name != null) {
            references.resource(at).dynamic().putIfAbsent(name, schema);
        }
        List<Rule> rules = new ArrayList<>();
        if (at.value().isBoolean()) {
            if (!at.value().booleanValue()) {
                rules.add((value, visit) -> visit.tell("is not allowed"));
            }
        } else if (!at.isObject()) {
            findings.add(at, "A schema is an object, true or false.", null);
        } else if (draft == Draft.DRAFT_07 && at.member("$ref") != null) {
            tellIgnored(at);
            LogicRules.read(at, this, rules);
        } else {
            at.members().stream().filter(member -> draft.ignores(member.key())).forEach(this::tellForeign);
            checkDialect(at.member("$schema"));
            ValueRules.read(at, this, rules);
            TextRules.read(at, this, rules);
            NumberRules.read(at, this, rules);
            ObjectRules.read(at, this, rules);
            ArrayRules.read(at, this, rules);
            LogicRules.read(at, this, rules);
            LeftOverRules.read(at, this, rules);
        }
        schema.set(rules);
        compileUnused(at);
    }

    /** Definitions are checked even when nothing refers to them. */
    private void compileUnused(Located at) {
        for (String group : List.of("$defs", "definitions")) {
            Located held = at.member(group);
            if (held != null && !held.isObject()) {
                findings.add(held, "`" + group + "` is an object of schemas.", null);
            } else if (held != null) {
                held.members().forEach(this::schema);
            }
        }
    }

    private void checkDialect(@Nullable Located declared) {
        Optional<Draft> known =
                declared == null || !declared.isText() ? Optional.empty() : Draft.byUri(declared.text());
        if (declared != null && known.isEmpty()) {
            findings.add(
                    declared,
                    "Schemas are JSON Schema 2020-12 or draft-07.",
                    "Write " + Draft.DRAFT_2020_12.uri() + " or " + Draft.DRAFT_07.uri() + "#.");
        } else if (declared != null && known.get() != draft) {
            String message = "A schema within another is written in the same JSON Schema, " + draft.title() + ".";
            findings.add(declared, message, null);
        }
    }

    private void tellIgnored(Located at) {
        for (Located member : at.members()) {
            if (!BESIDE_REFERENCE.contains(member.key())) {
                findings.addKey(
                        member,
                        "draft-07 does not look at `" + member.key() + "` beside `$ref`.",
                        "Put both into `allOf`, or use JSON Schema 2020-12.");
            }
        }
    }

    private void tellForeign(Located keyword) {
        boolean additional = keyword.key().equals("additionalItems");
        findings.addKey(
                keyword,
                "`" + keyword.key() + "` is no keyword of JSON Schema " + draft.title() + ".",
                additional
                        ? "Write `prefixItems` and `items`, or $schema: http://json-schema.org/draft-07/schema#."
                        : "Write $schema: " + Draft.DRAFT_2020_12.uri() + " for 2020-12.");
    }
}
