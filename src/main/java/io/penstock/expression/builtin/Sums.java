package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.expression.eval.ArrayValue;
import io.penstock.expression.eval.Code;
import io.penstock.expression.eval.Env;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.ObjectValue;
import io.penstock.expression.eval.Operator;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Strings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds many values up; what has been added so far is written to, not copied, so that n additions take linear time. */
final class Sums {

    private final Run run;
    private JsonNode sum = NullNode.getInstance();
    /** Stands for the sum, when it is a string. */
    private @Nullable StringBuilder text;
    /** The sum, when it is ours to write to. */
    private @Nullable ArrayValue array;

    private @Nullable ObjectValue object;

    private Sums(Run run) {
        this.run = run;
    }

    static JsonNode add(Run run, JsonNode in) {
        if (!in.isContainerNode()) {
            throw new Raised("Cannot iterate over " + Kind.describe(in));
        }
        Sums sums = new Sums(run);
        for (JsonNode element : in) {
            sums.plus(element);
        }
        return sums.result();
    }

    private void plus(JsonNode value) {
        run.meter().step();
        if (text != null && value.isTextual()) {
            Strings.charge(run, value.textValue().length());
            run.meter().text((long) text.length() + value.textValue().length());
            text.append(value.textValue());
        } else if (array != null && value.isArray()) {
            for (JsonNode element : value) {
                run.meter().step();
                array.append(run, element);
            }
        } else if (object != null && value.isObject()) {
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                run.meter().step();
                object.put(run, entry.getKey(), entry.getValue());
            }
        } else {
            general(value);
        }
    }

    private void general(JsonNode value) {
        JsonNode left = result();
        boolean builds = Kind.of(left) == Kind.of(value);
        sum = Operator.ADD.apply(run, left, value);
        text = builds && sum.isTextual() ? new StringBuilder(sum.textValue()) : null;
        array = builds && sum instanceof ArrayValue made ? made : null;
        object = builds && sum instanceof ObjectValue made ? made : null;
    }

    private JsonNode result() {
        return text == null ? sum : TextNode.valueOf(text.toString());
    }

    /** {@code add(f)} */
    static final class Add extends Code {

        private final Code body;

        private Add(Code body) {
            super(true, sum(body) + SINK);
            this.body = body;
        }

        static Code of(Code[] arguments) {
            return new Add(arguments[0]);
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            Sums sums = new Sums(run);
            body.run(run, env, in, value -> {
                sums.plus(value);
                return true;
            });
            return sums.result();
        }
    }
}
