package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.jspecify.annotations.Nullable;

/** Takes what is wanted of code's outputs. */
public final class Outputs {

    private Outputs() {}

    /** The first output, or null; nothing is evaluated behind it. */
    public static @Nullable JsonNode first(Code code, Run run, Env env, JsonNode in) {
        if (code.isSingle()) {
            return code.one(run, env, in);
        }
        Holder holder = new Holder();
        code.run(run, env, in, holder);
        return holder.value;
    }

    public static JsonNode orNull(@Nullable JsonNode value) {
        return value == null ? NullNode.getInstance() : value;
    }

    private static final class Holder implements Sink {

        private @Nullable JsonNode value;

        @Override
        public boolean accept(JsonNode first) {
            value = first;
            return false;
        }
    }
}
