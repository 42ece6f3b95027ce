package io.penstock.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.google.re2j.Pattern;
import io.penstock.expression.Budget;
import io.penstock.expression.Expression;
import io.penstock.expression.ExpressionException;
import io.penstock.expression.Meter;
import io.penstock.expression.Variables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which CloudEvents are meant: {@code with}, and what correlates them. Pure. */
public final class EventFilter {

    private final List<Wanted> wanted;
    private final List<Correlation> correlations;
    private final Optional<String> exactType;

    /** A filter that correlates nothing. */
    public EventFilter(List<Wanted> wanted) {
        this(wanted, List.of());
    }

    public EventFilter(List<Wanted> wanted, List<Correlation> correlations) {
        this.wanted = List.copyOf(wanted);
        this.correlations = List.copyOf(correlations);
        this.exactType = wanted.stream()
                .filter(one -> one instanceof Equal && one.attribute().equals("type"))
                .map(one -> ((Equal) one).value())
                .findFirst();
    }

    /**
     * A value that events must have in common.
     *
     * @param from over the event
     * @param expect what the value must be; absent: what that of the first event was
     */
    public record Correlation(
            String key, Expression from, @Nullable Template expect) {}

    /** What one attribute must be. */
    public sealed interface Wanted {

        String attribute();

        /** @throws ExpressionException when an expression fails or the budget is spent */
        boolean holds(JsonNode event, Variables variables, Meter meter);
    }

    /** The attribute, as text, is this. */
    public record Equal(String attribute, String value) implements Wanted {
        @Override
        public boolean holds(JsonNode event, Variables variables, Meter meter) {
            JsonNode actual = event.path(attribute);
            return actual.isValueNode() && !actual.isNull() && actual.asText().equals(value);
        }
    }

    /** The whole attribute matches the pattern, or is its very text. */
    public record Matching(String attribute, String text, Pattern pattern) implements Wanted {
        @Override
        public boolean holds(JsonNode event, Variables variables, Meter meter) {
            JsonNode actual = event.path(attribute);
            return actual.isValueNode()
                    && !actual.isNull()
                    && (actual.asText().equals(text) || pattern.matches(actual.asText()));
        }
    }

    /** An expression over the attribute's value, as that of {@code data} is: true, or that value. */
    public record Computed(String attribute, Expression expression) implements Wanted {
        @Override
        public boolean holds(JsonNode event, Variables variables, Meter meter) {
            JsonNode actual = event.path(attribute);
            JsonNode input = actual.isMissingNode() ? NullNode.instance : actual;
            return verdict(expression.evaluate(input, variables, meter), actual);
        }
    }

    /** The event's data has at least what is written; expressions within are computed over the whole data. */
    public record Data(Template value) implements Wanted {
        @Override
        public String attribute() {
            return "data";
        }

        @Override
        public boolean holds(JsonNode event, Variables variables, Meter meter) {
            JsonNode data = event.path("data");
            JsonNode input = data.isMissingNode() ? NullNode.instance : data;
            return holds(value, data, input, variables, meter);
        }

        private static boolean holds(
                Template wanted, JsonNode actual, JsonNode data, Variables variables, Meter meter) {
            if (wanted instanceof Template.Constant constant) {
                return contains(actual, constant.value());
            }
            if (wanted instanceof Template.ObjectOf object) {
                return actual.isObject()
                        && object.members().stream()
                                .allMatch(member ->
                                        holds(member.value(), actual.path(member.name()), data, variables, meter));
            }
            if (wanted instanceof Template.ArrayOf array) {
                int size = array.items().size();
                boolean holds = actual.isArray() && actual.size() == size;
                for (int i = 0; i < size && holds; i++) {
                    holds = holds(array.items().get(i), actual.path(i), data, variables, meter);
                }
                return holds;
            }
            return verdict(wanted.evaluate(data, variables, meter), actual);
        }
    }

    /** The {@code type} that every match has, when the filter fixes it: what an index is built on. */
    public Optional<String> exactType() {
        return exactType;
    }

    /** Whether the filter says something about the type, and an event of that type may match. */
    public boolean names(String type) {
        boolean named = false;
        for (Wanted one : wanted) {
            if (one.attribute().equals("type")) {
                named = true;
                boolean other = one instanceof Equal equal && !equal.value().equals(type)
                        || one instanceof Matching matching
                                && !matching.text().equals(type)
                                && !matching.pattern().matches(type);
                if (other) {
                    return false;
                }
            }
        }
        return named;
    }

    /**
     * Whether the event has every wanted attribute, and its data passes the {@code data} filter. A filter that fails, or spends its
     * budget, does not match.
     *
     * @param event the CloudEvent in JSON format, with {@code data} in it
     */
    public boolean matches(JsonNode event, Variables variables, Budget budget) {
        try {
            return matches(event, variables, new Meter(budget));
        } catch (ExpressionException failed) {
            return false;
        }
    }

    /**
     * As above, for who wants to know of failures.
     *
     * @throws ExpressionException when an expression fails or the meter's budget is spent
     */
    public boolean matches(JsonNode event, Variables variables, Meter meter) {
        for (Wanted one : wanted) {
            if (!one.holds(event, variables, meter)) {
                return false;
            }
        }
        return true;
    }

    public List<Correlation> correlations() {
        return correlations;
    }

    /**
     * What an event that starts a workflow, or helps to, has in common with others: its values of the correlations that expect none, in the
     * order of their keys.
     *
     * @return null when the event does not match, or does not have the values that are expected
     */
    public @Nullable List<JsonNode> correlated(JsonNode event, Variables variables, Budget budget) {
        try {
            Meter meter = new Meter(budget);
            return matches(event, variables, meter) ? values(event, variables, meter) : null;
        } catch (ExpressionException failed) {
            return null;
        }
    }

    private @Nullable List<JsonNode> values(JsonNode event, Variables variables, Meter meter) {
        if (correlations.isEmpty()) {
            return List.of();
        }
        Map<String, JsonNode> values = new TreeMap<>();
        for (Correlation correlation : correlations) {
            JsonNode value = correlation.from().evaluate(event, variables, meter);
            if (value.isNull()) {
                return null;
            }
            if (correlation.expect() == null) {
                values.put(correlation.key(), value);
            } else if (!agree(value, correlation.expect().evaluate(event, variables, meter))) {
                return null;
            }
        }
        return List.copyOf(values.values());
    }

    /** A text that is expected may be a constant, which has no other form: then the text of what came counts. */
    public static boolean agree(JsonNode value, JsonNode expected) {
        boolean byText = expected.isTextual() && value.isValueNode() && !value.isNull();
        return byText ? value.asText().equals(expected.textValue()) : same(value, expected);
    }

    /** Whether two values are the same, however their numbers are written. */
    public static boolean same(JsonNode one, JsonNode other) {
        return contains(one, other) && contains(other, one);
    }

    /** A boolean decides; any other result is compared. */
    private static boolean verdict(JsonNode result, JsonNode actual) {
        return result.isBoolean() ? result.booleanValue() : contains(actual, result);
    }

    /** Whether {@code actual} is {@code wanted}, but for members of objects that are not asked for. */
    private static boolean contains(JsonNode actual, JsonNode wanted) {
        if (wanted.isObject()) {
            boolean holds = actual.isObject();
            for (Map.Entry<String, JsonNode> member : wanted.properties()) {
                holds = holds && contains(actual.path(member.getKey()), member.getValue());
            }
            return holds;
        }
        if (wanted.isArray()) {
            boolean holds = actual.isArray() && actual.size() == wanted.size();
            for (int i = 0; i < wanted.size() && holds; i++) {
                holds = contains(actual.get(i), wanted.get(i));
            }
            return holds;
        }
        if (wanted.isNumber() && actual.isNumber()) {
            return wanted.isIntegralNumber() && actual.isIntegralNumber()
                    ? wanted.bigIntegerValue().equals(actual.bigIntegerValue())
                    : wanted.doubleValue() == actual.doubleValue();
        }
        return wanted.equals(actual);
    }
}
