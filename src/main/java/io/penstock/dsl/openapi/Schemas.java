package io.penstock.dsl.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Looks into the schemas of bodies, as far as names need it. */
record Schemas(Pointers pointers) {

    private static final int MAX_DEPTH = 10;

    /**
     * The members of an object.
     *
     * @param open whether others may be there
     */
    record Members(Set<String> names, boolean open, Set<String> needed) {}

    Members members(JsonNode schema) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> needed = new LinkedHashSet<>();
        Set<JsonNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        boolean open = !new Gathering(pointers, names, needed, seen).all(schema, 0);
        return new Members(names, open || names.isEmpty(), needed);
    }

    /** Looks at each schema once, however many ways lead to it: else a small document could keep it busy for ever. */
    private record Gathering(Pointers pointers, Set<String> names, Set<String> needed, Set<JsonNode> seen) {

        /** Whether all members are known. */
        boolean all(JsonNode written, int depth) {
            JsonNode schema = pointers.follow(written);
            if (!seen.add(schema)) {
                return true;
            }
            boolean known = depth < MAX_DEPTH && !schema.has("anyOf") && !schema.has("oneOf");
            JsonNode additional = schema.path("additionalProperties");
            known &= additional.isMissingNode() || additional.isBoolean() && !additional.booleanValue();
            schema.path("properties").fieldNames().forEachRemaining(names::add);
            schema.path("required").forEach(name -> needed.add(name.asText()));
            for (JsonNode part : schema.path("allOf")) {
                known &= depth < MAX_DEPTH && all(part, depth + 1);
            }
            return known;
        }
    }

    static boolean isJson(String mediaType) {
        String bare = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return bare.equals("application/json") || bare.endsWith("+json") || bare.equals("*/*");
    }
}
