package io.penstock.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.Budget;
import io.penstock.expression.Variables;
import java.util.Optional;

/** Which CloudEvents are meant: {@code with}. Pure. */
public final class EventFilter {

    /** The {@code type} that every match has, when the filter fixes it: what an index is built on. */
    public Optional<String> exactType() {
        return Optional.empty();
    }

    /**
     * Whether the event has every wanted attribute, and its data passes the {@code data} filter. A filter that fails, or spends its
     * budget, does not match.
     *
     * @param event the CloudEvent in JSON format, with {@code data} in it
     */
    public boolean matches(JsonNode event, Variables variables, Budget budget) {
        return false;
    }
}
