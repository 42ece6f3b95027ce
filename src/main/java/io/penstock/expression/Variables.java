package io.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** What an expression sees beside its input. Values are asked for only when the program reads them. */
public interface Variables {

    /** The value of {@code $name}; the name was among those given to {@link Expression#compile}. */
    JsonNode value(String name);

    /** What jq's {@code now} answers: the logical time, so that a replay computes the same. */
    Instant now();
}
