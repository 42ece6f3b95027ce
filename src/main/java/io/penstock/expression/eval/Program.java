package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.expression.ExpressionException;
import io.penstock.expression.ExpressionSyntaxException;
import io.penstock.expression.Meter;
import io.penstock.expression.Variables;
import io.penstock.expression.parse.Ast;
import io.penstock.expression.parse.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A compiled program. Immutable, on any thread. */
public final class Program {

    private static final int MAX_HEIGHT = 1000;
    private static final int OPTIMISTIC_ROUNDS = 4;
    private static final int OUTPUT_BYTES = 8;

    private final Code code;
    private final List<String> globals;
    private final boolean uncommon;

    private Program(Code code, List<String> globals, boolean uncommon) {
        this.code = code;
        this.globals = globals;
        this.uncommon = uncommon;
    }

    /** @throws ExpressionSyntaxException when the text is not a program, or names what is not there */
    public static Program compile(String source, Set<String> variables, Library library) {
        return compile(source, List.copyOf(variables), library, false);
    }

    /** As {@link #compile}, slower, and its errors have a column where there is one. */
    public static Program compilePlaced(String source, List<String> variables, Library library) {
        return compile(source, variables, library, true);
    }

    private static Program compile(String source, List<String> variables, Library library, boolean placed) {
        try {
            return compile(Parser.parse(source), variables, library, placed);
        } catch (StackOverflowError tooSmall) {
            // Nesting is limited to what fits a stack of 512 KB; the caller's may be nearly used.
            throw tooDeep();
        }
    }

    private static Program compile(Ast ast, List<String> globals, Library library, boolean placed) {
        Assumptions assumptions = new Assumptions();
        Compiler compiler = new Compiler(library, globals, assumptions, placed);
        Code code = compiler.compile(ast, Scope.ROOT);
        for (int round = 1; assumptions.takeChanged(); round++) {
            if (round == OPTIMISTIC_ROUNDS) {
                assumptions.giveUp();
            }
            compiler = new Compiler(library, globals, assumptions, placed);
            code = compiler.compile(ast, Scope.ROOT);
        }
        if (code.height() > MAX_HEIGHT) {
            throw tooDeep();
        }
        return new Program(code, globals, compiler.isUncommon());
    }

    private static ExpressionSyntaxException tooDeep() {
        return new ExpressionSyntaxException("The expression is too deeply nested", 1);
    }

    /** The names that it is given from outside. */
    public List<String> globals() {
        return globals;
    }

    /** The first output, or null. */
    public JsonNode first(JsonNode input, Variables variables, Meter meter) {
        try {
            JsonNode seen = uncommon ? null : code.glance(meter, input);
            if (seen != null) {
                return present(seen);
            }
            Run run = begin(variables, meter);
            return clean(run, Outputs.orNull(Outputs.first(code, run, Env.ROOT, input)));
        } catch (Raised error) {
            throw failure(error);
        } catch (StackOverflowError tooSmall) {
            throw noStack();
        }
    }

    public List<JsonNode> all(JsonNode input, Variables variables, Meter meter) {
        try {
            Run run = begin(variables, meter);
            List<JsonNode> outputs = new ArrayList<>();
            code.run(run, Env.ROOT, input, value -> {
                meter.step();
                meter.allot(OUTPUT_BYTES);
                outputs.add(clean(run, value));
                return true;
            });
            return outputs;
        } catch (Raised error) {
            throw failure(error);
        } catch (StackOverflowError tooSmall) {
            throw noStack();
        }
    }

    private Run begin(Variables variables, Meter meter) {
        Run run = new Run(meter, variables, globals);
        if (uncommon) {
            run.sawUncommon();
        }
        run.enter(code.height());
        return run;
    }

    private static ExpressionException failure(Raised error) {
        return new ExpressionException(
                ExpressionException.Kind.ERROR, error.getMessage(), Math.max(0, error.place() + 1));
    }

    /** The budget fits a stack of 512 KB; the caller's may be smaller still, or nearly used. */
    private static ExpressionException noStack() {
        return new ExpressionException(ExpressionException.Kind.DEPTH, "The expression calls or nests too deeply");
    }

    /** JSON has no NaN and no infinity, and what is kept as text must come back the same. */
    private static JsonNode clean(Run run, JsonNode value) {
        return run.isUncommon() ? Common.of(run, value) : present(value);
    }

    private static JsonNode present(JsonNode value) {
        return value.isMissingNode() ? NullNode.getInstance() : value;
    }
}
