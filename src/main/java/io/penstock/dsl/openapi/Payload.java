package io.penstock.dsl.openapi;

import java.util.Set;

/**
 * The body of an operation.
 *
 * @param mediaType how it is sent
 * @param name of the parameter that is the whole body
 * @param properties names of its members, as far as they are known
 * @param open whether it may have other members
 * @param needed the members that must be there
 */
public record Payload(
        String mediaType, String name, boolean required, Set<String> properties, boolean open, Set<String> needed) {

    public Payload {
        properties = Set.copyOf(properties);
        needed = Set.copyOf(needed);
    }
}
