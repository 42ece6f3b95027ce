package io.penstock.dsl.schema;

import java.util.Optional;
import java.util.Set;

/** The two dialects of JSON Schema that are read. */
public enum Draft {
    DRAFT_07(
            "http://json-schema.org/draft-07/schema",
            "draft-07",
            Set.of(
                    "prefixItems",
                    "unevaluatedItems",
                    "unevaluatedProperties",
                    "dependentRequired",
                    "dependentSchemas",
                    "minContains",
                    "maxContains",
                    "$anchor",
                    "$dynamicRef",
                    "$dynamicAnchor",
                    "$recursiveRef")),
    DRAFT_2020_12(
            "https://json-schema.org/draft/2020-12/schema", "2020-12", Set.of("additionalItems", "$recursiveRef"));

    private final String uri;
    private final String title;
    private final Set<String> foreign;

    Draft(String uri, String title, Set<String> foreign) {
        this.uri = uri;
        this.title = title;
        this.foreign = foreign;
    }

    /** By the URI that {@code $schema} has; http and https, with or without an empty fragment. */
    static Optional<Draft> byUri(String written) {
        String bare = written.replaceFirst("^https?:", "").replaceFirst("#$", "");
        for (Draft draft : values()) {
            if (draft.uri.replaceFirst("^https?:", "").equals(bare)) {
                return Optional.of(draft);
            }
        }
        return Optional.empty();
    }

    /** By the version that a {@code format} names behind its colon. */
    public static Optional<Draft> byVersion(String version) {
        return switch (version) {
            case "2020-12", "draft-2020-12", "draft/2020-12" -> Optional.of(DRAFT_2020_12);
            case "draft-07", "draft-7", "draft7", "07", "7" -> Optional.of(DRAFT_07);
            default -> Optional.empty();
        };
    }

    String uri() {
        return uri;
    }

    String title() {
        return title;
    }

    /** Whether the keyword is one of the other dialect, which this one would not look at. */
    boolean ignores(String keyword) {
        return foreign.contains(keyword);
    }
}
