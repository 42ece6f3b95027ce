package io.penstock.micro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.expression.Budget;
import io.penstock.expression.Expression;
import io.penstock.expression.Meter;
import io.penstock.expression.Variables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One compiled expression over what a webhook brings: this evaluator with its budget, and jackson-jq, which has none. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class ExpressionBenchmark {

    private static final Variables NONE = new Variables() {
        @Override
        public JsonNode value(String name) {
            return NullNode.getInstance();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    };

    /** All names of {@link Expressions}, as JMH fills them in. */
    @Param
    public Expressions expression = Expressions.FIELD;

    private Expression ours;
    private JsonQuery theirs;
    private net.thisptr.jackson.jq.Scope scope;

    @Setup
    public void compile() throws JsonQueryException {
        ours = Expression.compile(expression.text(), Set.of());
        scope = net.thisptr.jackson.jq.Scope.newEmptyScope();
        BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_7, scope);
        theirs = JsonQuery.compile(expression.text(), Versions.JQ_1_7);
        Payload.requireAlike(ours(), reference());
    }

    @Benchmark
    public JsonNode ours() {
        return ours.evaluate(Payload.ORDER, NONE, new Meter(Budget.DEFAULT));
    }

    @Benchmark
    public JsonNode reference() throws JsonQueryException {
        List<JsonNode> outputs = new ArrayList<>(1);
        theirs.apply(net.thisptr.jackson.jq.Scope.newChildScope(scope), Payload.ORDER, outputs::add);
        return outputs.get(0);
    }
}
