package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.expression.Budget;
import io.penstock.expression.Meter;
import io.penstock.expression.Variables;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays and objects of constants, made once when compiling. A program's length bounds what they take. */
final class Constants {

    private Constants() {}

    static @Nullable JsonNode array(Code body) {
        Code[] elements = body instanceof Flow.Comma comma ? comma.operands() : new Code[] {body};
        Run run = run();
        ArrayValue array = new ArrayValue(elements.length);
        for (Code element : elements) {
            if (!(element instanceof Leaf.Constant constant)) {
                return null;
            }
            array.append(run, constant.value());
        }
        return array;
    }

    static @Nullable JsonNode object(Code[] keys, Code[] values) {
        Run run = run();
        ObjectValue object = new ObjectValue(keys.length);
        for (int i = 0; i < keys.length; i++) {
            if (!(keys[i] instanceof Leaf.Constant key)
                    || !key.value().isTextual()
                    || !(values[i] instanceof Leaf.Constant value)) {
                return null;
            }
            object.put(run, key.value().textValue(), value.value());
        }
        return object;
    }

    /** For what is computed when compiling; its budget never ends. */
    static Run run() {
        return new Run(
                new Meter(new Budget(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE)), new NoVariables(), List.of());
    }

    private static final class NoVariables implements Variables {

        @Override
        public JsonNode value(String name) {
            return NullNode.getInstance();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }
}
