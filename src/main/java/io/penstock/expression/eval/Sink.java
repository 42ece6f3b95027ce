package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;

/** Takes outputs as they come. */
@FunctionalInterface
public interface Sink {

    /** @return false when no more are wanted */
    boolean accept(JsonNode value);
}
