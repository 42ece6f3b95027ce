package io.penstock.dsl.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.ParameterStyle;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of an operation that does not stand in the body.
 *
 * @param style how lists and objects are written
 * @param fallback the value when none is given; absent: the host knows one, or none is needed
 */
public record Parameter(
        String name,
        In in,
        boolean required,
        ParameterStyle style,
        @Nullable JsonNode fallback) {

    /** Where it stands. */
    public enum In {
        PATH,
        QUERY,
        HEADER,
        COOKIE
    }
}
