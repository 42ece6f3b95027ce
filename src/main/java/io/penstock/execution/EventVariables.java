package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.expression.Variables;
import java.time.Instant;

/** What a trigger's filter sees beside the event: the time only. */
record EventVariables(Instant now) implements Variables {

    @Override
    public JsonNode value(String name) {
        return NullNode.getInstance();
    }
}
