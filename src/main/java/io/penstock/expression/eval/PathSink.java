package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;

/** Takes outputs together with where in the input they stand. */
@FunctionalInterface
public interface PathSink {

    /**
     * @param path nowhere, when the value is not a part of the input
     * @return false when no more are wanted
     */
    boolean accept(Path path, JsonNode value);
}
