package io.penstock.dsl.schema;

import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import io.penstock.dsl.source.Nearest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the references within one schema document point at: its resources by {@code $id}, and their anchors. Nothing outside the document
 * is reached. One thread.
 */
final class References {

    private static final URI NOWHERE = URI.create("document:/schema");

    /** A schema with an {@code $id}, or the document itself, with what stands below it. */
    private record Part(Located root, URI base, Map<String, Located> anchors, Subschema.Resource resource) {}

    private final Draft draft;
    private final Findings findings;
    private final Map<URI, Part> parts = new HashMap<>();
    private final Map<Located, Part> owners = new IdentityHashMap<>();
    private final Map<Located, String> dynamic = new IdentityHashMap<>();

    private final Part document;

    private References(Located document, Draft draft, Findings findings) {
        this.draft = draft;
        this.findings = findings;
        this.document = part(document, NOWHERE);
    }

    static References of(Located document, Draft draft, Findings findings) {
        References references = new References(document, draft, findings);
        references.walk();
        return references;
    }

    /** The base that a schema belongs to. */
    Subschema.Resource resource(Located schema) {
        return owner(schema).resource();
    }

    /** The name by which a {@code $dynamicRef} finds the schema; null when it has none. */
    @Nullable
    String dynamicName(Located schema) {
        return dynamic.get(schema);
    }

    /** All schemas that a {@code $dynamicRef} may find. */
    Set<Located> dynamicallyNamed() {
        return dynamic.keySet();
    }

    /** What the text of a reference points at; null when that is nothing, which was told. */
    @Nullable
    Located resolve(Located reference) {
        Part part = owner(reference);
        String text = reference.text();
        int hash = text.indexOf('#');
        String uri = hash < 0 ? text : text.substring(0, hash);
        if (!uri.isEmpty()) {
            part = partOf(part.base(), uri);
        }
        if (part == null) {
            String message = "`" + reference.key() + "` leads outside the schema, and nothing is fetched.";
            findings.add(reference, message, "Put the schema under `$defs` and write #/$defs/name.");
            return null;
        }
        String fragment = hash < 0 ? "" : decoded(text.substring(hash + 1));
        Located target = fragment.isEmpty() || fragment.startsWith("/")
                ? follow(part.root(), fragment)
                : part.anchors().get(fragment);
        if (target == null) {
            List<String> names = named(part);
            findings.add(reference, "There is no `" + text + "` in the schema.", Nearest.hint(text, names));
        }
        return target;
    }

    private List<String> named(Part part) {
        List<String> names = new ArrayList<>();
        for (String group : List.of("$defs", "definitions")) {
            Located held = part.root().member(group);
            if (held != null) {
                held.members().forEach(member -> names.add("#/" + group + "/" + member.key()));
            }
        }
        part.anchors().keySet().forEach(anchor -> names.add("#" + anchor));
        return names;
    }

    private @Nullable Part partOf(URI base, String uri) {
        try {
            return parts.get(withoutFragment(base.resolve(new URI(uri))));
        } catch (URISyntaxException | IllegalArgumentException notAUri) {
            return null;
        }
    }

    private static @Nullable Located follow(Located root, String pointer) {
        if (pointer.isEmpty()) {
            return root;
        }
        Located at = root;
        for (String step : pointer.substring(1).split("/", -1)) {
            String key = step.replace("~1", "/").replace("~0", "~");
            Located next = at.isArray() ? item(at, key) : at.member(key);
            if (next == null) {
                return null;
            }
            at = next;
        }
        return at;
    }

    private static @Nullable Located item(Located array, String index) {
        boolean number = index.matches("0|[1-9][0-9]{0,8}");
        int at = number ? Integer.parseInt(index) : array.items().size();
        return at < array.items().size() ? array.items().get(at) : null;
    }

    private static String decoded(String fragment) {
        try {
            return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return fragment;
        }
    }

    /** The part of the nearest schema around. */
    private Part owner(Located within) {
        for (Located at = within; at != null; at = at.parent()) {
            Part owner = owners.get(at);
            if (owner != null) {
                return owner;
            }
        }
        return document;
    }

    private Part part(Located root, URI base) {
        Part part = new Part(root, base, new LinkedHashMap<>(), new Subschema.Resource());
        parts.put(withoutFragment(base), part);
        return part;
    }

    private void walk() {
        Deque<Located> open = new ArrayDeque<>();
        open.push(document.root());
        while (!open.isEmpty()) {
            Located schema = open.pop();
            Part part = identify(schema, owner(schema));
            owners.put(schema, part);
            nameAnchors(schema, part);
            Keywords.below(schema).forEach(open::push);
        }
    }

    /** The part that begins here, or the one around. */
    private Part identify(Located schema, Part around) {
        Located id = schema.member("$id");
        boolean ignored = draft == Draft.DRAFT_07 && schema.member("$ref") != null;
        if (id == null || ignored || draft == Draft.DRAFT_07 && id.text().startsWith("#")) {
            return around;
        }
        try {
            URI base = around.base().resolve(new URI(id.text()));
            if (!id.isText()
                    || base.getRawFragment() != null && !base.getRawFragment().isEmpty()) {
                findings.add(id, "`$id` is a URI without a fragment.", null);
                return around;
            }
            if (parts.containsKey(withoutFragment(base))) {
                findings.add(id, "Another schema here has this `$id`.", null);
                return around;
            }
            return part(schema, base);
        } catch (URISyntaxException | IllegalArgumentException notAUri) {
            findings.add(id, "`$id` is a URI without a fragment.", null);
            return around;
        }
    }

    private void nameAnchors(Located schema, Part part) {
        if (draft == Draft.DRAFT_07) {
            Located id = schema.member("$id");
            if (id != null && id.text().startsWith("#")) {
                part.anchors().put(id.text().substring(1), schema);
            }
            return;
        }
        nameAnchor(schema.member("$anchor"), schema, part);
        Located name = schema.member("$dynamicAnchor");
        nameAnchor(name, schema, part);
        if (name != null) {
            dynamic.put(schema, name.text());
        }
    }

    private void nameAnchor(@Nullable Located name, Located schema, Part part) {
        if (name == null) {
            return;
        }
        if (!name.isText() || !name.text().matches("[A-Za-z_][A-Za-z0-9._-]*")) {
            findings.add(name, "`" + name.key() + "` is a name of letters, digits, `.`, `_` and `-`.", null);
        } else if (part.anchors().putIfAbsent(name.text(), schema) != null
                && part.anchors().get(name.text()) != schema) {
            findings.add(name, "The name `" + name.text() + "` is there twice.", null);
        }
    }

    private static URI withoutFragment(URI uri) {
        String text = uri.toString();
        int hash = text.indexOf('#');
        return hash < 0 ? uri : URI.create(text.substring(0, hash));
    }
}
