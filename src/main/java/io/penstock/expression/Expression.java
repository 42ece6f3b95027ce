package io.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.builtin.Builtins;
import io.penstock.expression.eval.Program;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One compiled jq program: closed over JSON, without I/O, clock or host objects. Immutable and safe on any thread. It
 * never changes its input; what it answers may share parts with it, and with the program, and must not be changed.
 */
public final class Expression {

    /** How much of a longer text is shown with an error. */
    private static final int SHOWN = 60;

    private final String source;
    private final Program program;
    /** The same, to find the place of an error with. Threads that race for it make the same. */
    private volatile @Nullable Program placed;

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
     * @throws ExpressionException when the program fails, or the meter's budget is spent; it names the place if the meter asks for that
     */
    public JsonNode evaluate(JsonNode input, Variables variables, Meter meter) {
        try {
            return program.first(input, variables, meter);
        } catch (ExpressionException e) {
            if (!meter.placing()) {
                throw e;
            }
            throw e.kind() == ExpressionException.Kind.ERROR
                    ? place(e, input, variables, meter.budget())
                    : new ExpressionException(e.kind(), e.getMessage() + " (in `" + excerpt() + "`)");
        }
    }

    /** The text, as far as it helps to know which expression this is. */
    public String excerpt() {
        return excerpt(1);
    }

    /** Evaluates once more, by code that knows where it stands: the same error comes from it, if there is room enough for it. */
    private ExpressionException place(ExpressionException error, JsonNode input, Variables variables, Budget budget) {
        try {
            Program slow = placed;
            if (slow == null) {
                slow = Program.compilePlaced(source, program.globals(), Builtins.LIBRARY);
                placed = slow;
            }
            slow.first(input, variables, new Meter(budget));
            return error;
        } catch (ExpressionSyntaxException tooDeep) {
            return error;
        } catch (ExpressionException again) {
            String message = String.valueOf(again.getMessage());
            if (again.column() == 0 || !message.equals(error.getMessage())) {
                return error;
            }
            String where = " (column " + again.column() + " of `" + excerpt(again.column()) + "`)";
            return new ExpressionException(again.kind(), message + where, again.column());
        }
    }

    /** The text from a column on, as far as it helps to find the place. */
    private String excerpt(int column) {
        int begin = source.length() <= SHOWN ? 0 : column - 1;
        int end = Math.min(source.length(), begin + SHOWN);
        String text = source.substring(begin, end).replaceAll("\\s+", " ");
        return (begin > 0 ? "…" : "") + text + (end < source.length() ? "…" : "");
    }

    /** Every output, in order. */
    public List<JsonNode> outputs(JsonNode input, Variables variables, Meter meter) {
        return program.all(input, variables, meter);
    }
}
