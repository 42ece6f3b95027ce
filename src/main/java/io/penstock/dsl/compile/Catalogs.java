package io.penstock.dsl.compile;

import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The catalogs of one document: {@code use.catalogs}. One thread. */
final class Catalogs {

    private static final Shape CATALOG = Shape.of("A catalog", "endpoint");

    private final Findings findings;
    private final Map<String, @Nullable FixedEndpoint> roots = new LinkedHashMap<>();
    /** Whether the map itself is wrong: then it is not known what it should hold. */
    private final boolean unclear;

    Catalogs(@Nullable Located map, Compilation compilation) {
        this.findings = compilation.findings();
        this.unclear = map != null && !map.isObject();
        if (map != null && unclear) {
            findings.add(map, "`catalogs` is an object of catalogs.", null);
        } else if (map != null) {
            map.members().forEach(catalog -> roots.put(catalog.key(), root(catalog, compilation)));
        }
    }

    private static @Nullable FixedEndpoint root(Located catalog, Compilation compilation) {
        Located endpoint = CATALOG.read(catalog, compilation.findings()).require("endpoint");
        return endpoint == null ? null : FixedEndpoint.read(endpoint, compilation);
    }

    /** Where a catalog stands; null when there is none of that name, or when it is wrong, which was told. */
    @Nullable
    FixedEndpoint root(String name, Located call) {
        if (!roots.containsKey(name) && !unclear) {
            boolean own = name.equals("default");
            findings.addMisspelt(
                    call,
                    own
                            ? "This server has no catalog of its own, and there is no catalog `default` under `use`."
                            : "There is no catalog `" + name + "` under `use`.",
                    name,
                    roots.keySet());
        }
        return roots.get(name);
    }
}
