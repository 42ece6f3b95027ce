package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;

/** One value from one value. */
@FunctionalInterface
public interface Filter {

    JsonNode apply(Run run, JsonNode in);
}
