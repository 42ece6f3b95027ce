package io.penstock.dsl.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.ExpressionException;
import io.penstock.expression.Meter;
import java.util.List;

/** One compiled JSON Schema. Immutable and safe on any thread. */
public final class Schema {

    private final Subschema root;
    private final boolean tracking;

    /** @param tracking whether a keyword asks which members and items the others have looked at */
    Schema(Subschema root, boolean tracking) {
        this.root = root;
        this.tracking = tracking;
    }

    /**
     * What is wrong with the value: the first few mismatches, each with the JSON pointer of the part that it is about, and without the
     * value itself. Empty when the value is right.
     *
     * @throws ExpressionException when the meter's budget is spent, or the value is nested too deep
     */
    public List<String> mismatches(JsonNode value, Meter meter) {
        Visit visit = new Visit(meter, tracking);
        return root.holds(value, visit) ? List.of() : visit.mismatches();
    }
}
