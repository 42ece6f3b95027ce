package io.penstock.dsl.compile;

import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one kind under {@code use}. Each is compiled where it is used, with the variables of that place, and once for all places
 * that have the same. One thread.
 */
final class Reusables<T> {

    private record Use(String name, Scope scope) {}

    private final String what;
    private final Findings findings;
    private final BiFunction<Located, Scope, T> reader;
    private final Map<String, Located> parts = new LinkedHashMap<>();
    /** Whether the map itself is wrong: then it is not known what it should hold. */
    private final boolean unclear;

    private final Map<Use, T> compiled = new HashMap<>();

    Reusables(String what, @Nullable Located map, Findings findings, BiFunction<Located, Scope, T> reader) {
        this.what = what;
        this.findings = findings;
        this.reader = reader;
        this.unclear = map != null && !map.isObject();
        if (map != null && map.isObject()) {
            map.members().forEach(part -> parts.put(part.key(), part));
        } else if (map != null) {
            findings.add(map, "`" + map.key() + "` is an object of names.", null);
        }
    }

    /** The part itself, or the one of that name; null when there is none, which was told. */
    @Nullable
    T resolve(Located at, Scope scope) {
        if (!at.isText()) {
            return reader.apply(at, scope);
        }
        Located part = parts.get(at.text());
        if (part == null && unclear) {
            return null;
        }
        if (part == null) {
            Collection<String> names = parts.keySet();
            findings.addMisspelt(at, "There is no " + what + " `" + at.text() + "` under `use`.", at.text(), names);
            return null;
        }
        return compiled.computeIfAbsent(new Use(at.text(), scope), use -> reader.apply(part, scope));
    }

    /** Checks the parts that nothing uses. */
    void checkUnused(Scope scope) {
        Set<String> used = new HashSet<>();
        compiled.keySet().forEach(use -> used.add(use.name()));
        parts.forEach((name, part) -> {
            if (!used.contains(name)) {
                compiled.put(new Use(name, scope), reader.apply(part, scope));
            }
        });
    }
}
