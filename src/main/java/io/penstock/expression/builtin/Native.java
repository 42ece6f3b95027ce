package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.eval.Builtin;
import io.penstock.expression.eval.Code;
import io.penstock.expression.eval.Env;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Sink;
import org.jspecify.annotations.Nullable;

/** A function of its input and of the values of its arguments: called once for each combination of them. */
final class Native extends Code {

    /** What it computes. */
    interface Body {
        JsonNode apply(Run run, JsonNode in, JsonNode[] arguments);
    }

    private static final int FRAMES = 6;

    private static final int CHARACTERS_A_STEP = 64;

    private final Code[] arguments;
    private final Body body;

    private Native(Code[] arguments, Body body) {
        super(allSingle(arguments), height(arguments));
        this.arguments = arguments;
        this.body = body;
    }

    private static int height(Code[] arguments) {
        return allSingle(arguments) ? Math.max(FRAMES, above(arguments)) : FRAMES + sum(arguments) + arguments.length;
    }

    static Builtin of(Body body) {
        return arguments -> new Native(arguments, body);
    }

    @Override
    public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
        run.meter().step();
        JsonNode[] values = new JsonNode[arguments.length];
        for (int i = values.length - 1; i >= 0; i--) {
            JsonNode value = arguments[i].one(run, env, in);
            if (value == null) {
                return null;
            }
            values[i] = value;
        }
        return apply(run, in, values);
    }

    /** No function may look through a long text for the price of a step, whatever else it charges. */
    private JsonNode apply(Run run, JsonNode in, JsonNode[] values) {
        charge(run, in);
        for (JsonNode value : values) {
            charge(run, value);
        }
        return body.apply(run, in, values);
    }

    private static void charge(Run run, JsonNode value) {
        if (value.isTextual()) {
            run.meter().step(value.textValue().length() / CHARACTERS_A_STEP);
        }
    }

    @Override
    public boolean run(Run run, Env env, JsonNode in, Sink out) {
        if (isSingle()) {
            return pass(run, env, in, out);
        }
        return from(run, env, in, new JsonNode[arguments.length], arguments.length - 1, out);
    }

    private boolean from(Run run, Env env, JsonNode in, JsonNode[] values, int at, Sink out) {
        run.meter().step();
        if (at < 0) {
            return out.accept(apply(run, in, values.clone()));
        }
        return arguments[at].run(run, env, in, value -> {
            values[at] = value;
            return from(run, env, in, values, at - 1, out);
        });
    }
}
