package io.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.builtin.Builtins;
import io.penstock.expression.eval.Program;
import java.util.List;
import java.util.Set;

/**
 * One compiled jq program: closed over JSON, without I/O, clock or host objects. Immutable and safe on any thread. It
 * never changes its input; what it answers may share parts with it, and with the program, and must not be changed.
 */
public final class Expression {

    private final String source;
    private final Program program;

    private Expression(String source, Program program) {
        this.source = source;
        this.program = program;
    }

    /**
     * Compiles a jq program.
     *
     * @param variables the names (without {@code $}) that an evaluation will supply
     * @throws ExpressionSyntaxException with the column, when the program is not jq, or names what is not there
     */
    public static Expression compile(String source, Set<String> variables) {
        return new Expression(source, Program.compile(source, variables, Builtins.LIBRARY));
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
        return program.first(input, variables, meter);
    }

    /** Every output, in order. */
    public List<JsonNode> outputs(JsonNode input, Variables variables, Meter meter) {
        return program.all(input, variables, meter);
    }
}
