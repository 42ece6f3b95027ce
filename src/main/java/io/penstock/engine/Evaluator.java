package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Delay;
import io.penstock.dsl.StandardError;
import io.penstock.dsl.Template;
import io.penstock.dsl.UriTemplate;
import io.penstock.dsl.schema.Schema;
import io.penstock.expression.Budget;
import io.penstock.expression.Expression;
import io.penstock.expression.ExpressionException;
import io.penstock.expression.Meter;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a document's expressions within their budget and the slice's fuel, and turns their failures into workflow errors. What it
 * gives is never larger than a run may keep. The {@link Environment} must be set before.
 */
final class Evaluator {

    /** What each unit of work costs beside its expressions. */
    static final long UNIT = 10;

    /** What an expression's error costs: its text is written, and its way out of the tasks is long. */
    private static final long ERROR = 100;

    /** Nodes that are weighed for one step's time. */
    private static final int NODES_PER_STEP = 4;

    private final Budget budget;
    private final Weigher weigher;
    private final Environment environment;
    private long fuel;
    private long limit;
    private long used;
    private long steps;
    private long weighing;

    Evaluator(Budget budget, Weigher weigher, Environment environment) {
        this.budget = budget;
        this.weigher = weigher;
        this.environment = environment;
    }

    Environment environment() {
        return environment;
    }

    /** Begins a slice. One on a worker has fuel for every expression, and ends when about the greatest one has passed. */
    void open(long slice) {
        fuel = slice;
        limit = Math.min(slice, budget.steps());
        used = 0;
    }

    /** Lets go of what is remembered of values, before a run waits. */
    void forget() {
        weigher.forget();
    }

    /** Whether this slice has done nothing yet. */
    boolean fresh() {
        return used == 0;
    }

    boolean spent() {
        return used >= limit;
    }

    void beginUnit() {
        steps = UNIT;
        weigher.begin();
    }

    /** Charges a finished unit. @return what it computed, which depends neither on the slices nor on a recovery */
    long endUnit() {
        weighing = weigher.visited() / NODES_PER_STEP;
        used += UNIT + weighing;
        return steps;
    }

    /** What weighing its data cost the unit that has ended: more in a restored run, which shares less. */
    long weighing() {
        return weighing;
    }

    /** Drops a unit that will be done again. */
    void abandonUnit() {
        weigher.abandon();
    }

    /** Whether a condition holds, as jq sees it: any answer but {@code false} and {@code null}. */
    boolean holds(Expression condition, JsonNode input) {
        Meter meter = meter();
        try {
            JsonNode answer = condition.evaluate(input, environment, meter);
            return !answer.isNull() && (!answer.isBoolean() || answer.booleanValue());
        } catch (ExpressionException e) {
            throw failure(e, meter);
        } finally {
            spend(meter);
        }
    }

    /** Whether a check holds within the budget of one expression. One that fails does not. */
    boolean passes(Predicate<Meter> check) {
        Meter meter = meter(false);
        try {
            return check.test(meter);
        } catch (ExpressionException e) {
            if (failure(e, meter) instanceof Abandoned abandoned) {
                throw abandoned;
            }
            return false;
        } finally {
            spend(meter);
        }
    }

    JsonNode value(Expression expression, JsonNode input) {
        Meter meter = meter();
        try {
            return result(expression.evaluate(input, environment, meter), expression);
        } catch (ExpressionException e) {
            throw failure(e, meter);
        } finally {
            spend(meter);
        }
    }

    JsonNode value(Template template, JsonNode input) {
        if (template instanceof Template.Constant constant) {
            return constant.value();
        }
        Meter meter = meter();
        try {
            Expression whole = template instanceof Template.Computed computed ? computed.expression() : null;
            return result(template.evaluate(input, environment, meter), whole);
        } catch (ExpressionException e) {
            throw failure(e, meter);
        } finally {
            spend(meter);
        }
    }

    String uri(UriTemplate template, JsonNode input) {
        Meter meter = meter();
        try {
            return template.expand(input, environment, meter);
        } catch (ExpressionException e) {
            throw failure(e, meter);
        } finally {
            spend(meter);
        }
    }

    Duration duration(Delay delay, JsonNode input) {
        Meter meter = meter();
        try {
            return delay.evaluate(input, environment, meter);
        } catch (ExpressionException e) {
            throw failure(e, meter);
        } catch (IllegalArgumentException e) {
            throw Raised.of(StandardError.EXPRESSION, String.valueOf(e.getMessage()));
        } finally {
            spend(meter);
        }
    }

    /**
     * Holds a value against a schema.
     *
     * @param schema absent: everything is right
     * @param what the value, as an error names it
     * @throws Raised a validation error that says what is wrong and where
     */
    void check(@Nullable Schema schema, JsonNode value, String what) {
        if (schema == null) {
            return;
        }
        Meter meter = meter();
        List<String> mismatches;
        try {
            mismatches = schema.mismatches(value, meter);
        } catch (ExpressionException e) {
            throw failure(e, meter, StandardError.VALIDATION);
        } finally {
            spend(meter);
        }
        if (!mismatches.isEmpty()) {
            charge(ERROR);
            throw Raised.of(
                    StandardError.VALIDATION,
                    ErrorTemplates.cut(what + " does not match its schema: " + String.join("; ", mismatches) + "."));
        }
    }

    /**
     * What was computed. An expression that gives more than a run may keep has exceeded its budget.
     *
     * @param from null: several expressions
     */
    private JsonNode result(JsonNode value, @Nullable Expression from) {
        try {
            return keep(value);
        } catch (Raised tooMuch) {
            String where = from == null ? "" : " (in `" + from.excerpt() + "`)";
            throw Raised.of(StandardError.EXPRESSION, tooMuch.fault().error().detail() + where);
        }
    }

    /** The value itself, when a run may keep it as it is. */
    JsonNode keep(JsonNode value) {
        weigher.weigh(value);
        return weigher.drainForeign() ? Finite.copy(value) : value;
    }

    /** About the number of bytes of the value's text. @throws Raised when it is too large or too deep to be kept */
    long weigh(JsonNode value) {
        return weigher.weigh(value);
    }

    private Meter meter() {
        return meter(true);
    }

    /** @param placing whether somebody will read the error */
    private Meter meter(boolean placing) {
        long left = Math.max(1, fuel - used);
        return new Meter(left >= budget.steps() ? budget : budget.withSteps(left), placing);
    }

    private void spend(Meter meter) {
        used += meter.steps();
        steps += meter.steps();
    }

    private RuntimeException failure(ExpressionException e, Meter meter) {
        return failure(e, meter, StandardError.EXPRESSION);
    }

    private RuntimeException failure(ExpressionException e, Meter meter, StandardError kind) {
        boolean curtailed = meter.budget().steps() < budget.steps();
        if (e.kind() == ExpressionException.Kind.STEPS && curtailed) {
            return Abandoned.INSTANCE;
        }
        charge(e.column() > 0 ? ERROR + meter.steps() : ERROR);
        return Raised.of(kind, String.valueOf(e.getMessage()));
    }

    private void charge(long cost) {
        used += cost;
        steps += cost;
    }
}
