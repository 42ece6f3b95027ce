package io.penstock.dsl.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One schema object, or a boolean: all of its rules must hold. Its rules are set once, after it was made, since schemas refer to each
 * other in circles; after the compilation it is never changed.
 */
final class Subschema {

    /** Schemas that share a base URI. {@code dynamic} holds those that a {@code $dynamicRef} finds by name. */
    record Resource(Map<String, Subschema> dynamic) {
        Resource() {
            this(new HashMap<>());
        }
    }

    private final Resource resource;
    private List<Rule> rules = List.of();

    Subschema(Resource resource) {
        this.resource = resource;
    }

    void set(List<Rule> itsRules) {
        rules = List.copyOf(itsRules);
    }

    boolean holds(JsonNode value, Visit visit) {
        if (rules.isEmpty()) {
            visit.step();
            return true;
        }
        visit.enter(resource);
        boolean holds = true;
        for (int i = 0; i < rules.size(); i++) {
            holds &= rules.get(i).holds(value, visit);
            if (!holds && visit.toldEnough()) {
                break;
            }
        }
        visit.leave();
        return holds;
    }
}
