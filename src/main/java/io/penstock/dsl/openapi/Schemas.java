package io.penstock.dsl.openapi;

import com.fasterxml.jackson.databind.JsonNode;
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
        boolean open = !gather(schema, names, needed, 0);
        return new Members(names, open || names.isEmpty(), needed);
    }

    /** @return whether all members are known */
    private boolean gather(JsonNode written, Set<String> names, Set<String> needed, int depth) {
        JsonNode schema = pointers.follow(written);
        boolean known = depth < MAX_DEPTH && !schema.has("anyOf") && !schema.has("oneOf");
        JsonNode additional = schema.path("additionalProperties");
        known &= additional.isMissingNode() || additional.isBoolean() && !additional.booleanValue();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        schema.path("required").forEach(name -> needed.add(name.asText()));
        for (JsonNode part : schema.path("allOf")) {
            known &= depth < MAX_DEPTH && gather(part, names, needed, depth + 1);
        }
        return known;
    }

    static boolean isJson(String mediaType) {
        String bare = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return bare.equals("application/json") || bare.endsWith("+json") || bare.equals("*/*");
    }
}
