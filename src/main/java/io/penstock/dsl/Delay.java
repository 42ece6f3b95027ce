package io.penstock.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.Meter;
import io.penstock.expression.Variables;
import java.time.Duration;

/** A length of time in a document: ISO 8601 text, an object of days to milliseconds, or an expression that gives one of them. */
public record Delay(Template value) {

    /** @throws IllegalArgumentException when the value is neither form, or negative */
    public Duration evaluate(JsonNode input, Variables variables, Meter meter) {
        return Durations.parse(value.evaluate(input, variables, meter));
    }
}
