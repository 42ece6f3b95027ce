package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.eval.Builtin;
import io.penstock.expression.eval.Filter;
import io.penstock.expression.eval.Run;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions written in Java, by name and number of arguments. Filled once, before anything is compiled. */
final class Registry {

    private final Map<String, Builtin> builtins = new HashMap<>();

    /** A function of its input and one value. */
    interface OneArgument {
        JsonNode apply(Run run, JsonNode in, JsonNode argument);
    }

    void add(String name, int arity, Builtin builtin) {
        builtins.put(name + "/" + arity, builtin);
    }

    void filter(String name, Filter filter) {
        add(name, 0, Native.of((run, in, arguments) -> filter.apply(run, in)));
    }

    void function(String name, OneArgument function) {
        add(name, 1, Native.of((run, in, arguments) -> function.apply(run, in, arguments[0])));
    }

    @Nullable
    Builtin find(String name, int arity) {
        return builtins.get(name + "/" + arity);
    }

    Set<String> names() {
        return builtins.keySet();
    }
}
