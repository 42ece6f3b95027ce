package io.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * One compiled jq program: closed over JSON, without I/O, clock or host objects. Immutable and safe on any thread.
 */
public final class Expression {

    private final String source;

    private Expression(String source) {
        this.source = source;
    }

    /**
     * Compiles a jq program.
     *
     * @param variables the names (without {@code $}) that an evaluation will supply
     * @throws ExpressionSyntaxException with the column, when the program is not jq, or names what is not there
     */
    public static Expression compile(String source, Set<String> variables) {
        return new Expression(source);
    }

    public String source() {
        return source;
    }

    /**
     * The first output, or JSON null when there is none.
     *
     * @throws ExpressionException when the program fails, or the meter's budget is spent
     */
    public JsonNode evaluate(JsonNode input, Variables variables, Meter meter) {
        throw new UnsupportedOperationException();
    }

    /** Every output, in order. */
    public List<JsonNode> outputs(JsonNode input, Variables variables, Meter meter) {
        throw new UnsupportedOperationException();
    }
}
