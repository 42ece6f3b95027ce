package io.penstock.dsl.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** What one keyword, or a few that belong together, ask of a value. Immutable. */
@FunctionalInterface
interface Rule {

    /** Whether the value is right. What is wrong is told to the visit. */
    boolean holds(JsonNode value, Visit visit);
}
