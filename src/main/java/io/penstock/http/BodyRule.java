package io.penstock.http;

import java.util.Set;

/**
 * What body an endpoint takes.
 *
 * @param maxBytes a longer body is answered with 413
 * @param contentTypes accepted media types without parameters, lower case; empty: any
 * @param required an empty body is answered with 400
 */
public record BodyRule(int maxBytes, Set<String> contentTypes, boolean required) {

    /** No body is read. */
    public static final BodyRule NONE = new BodyRule(0, Set.of(), false);

    public BodyRule {
        contentTypes = Set.copyOf(contentTypes);
    }

    public static BodyRule json(int maxBytes) {
        return new BodyRule(maxBytes, Set.of("application/json"), true);
    }
}
