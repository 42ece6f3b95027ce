package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What names stand for at a point of the program: an immutable chain whose shape is known when compiling. */
public final class Env {

    static final Env ROOT = new Env(null, new Object());

    private final @Nullable Env parent;
    private final Object content;

    private Env(@Nullable Env parent, Object content) {
        this.parent = parent;
        this.content = content;
    }

    Env with(JsonNode value) {
        return new Env(this, value);
    }

    Env with(Closure closure) {
        return new Env(this, closure);
    }

    Env with(Break label) {
        return new Env(this, label);
    }

    /** The environment so many bindings ago. */
    Env up(int distance) {
        Env env = this;
        for (int i = 0; i < distance && env.parent != null; i++) {
            env = env.parent;
        }
        return env;
    }

    JsonNode value() {
        return (JsonNode) content;
    }

    Closure closure() {
        return (Closure) content;
    }

    Break label() {
        return (Break) content;
    }

    /** An argument: code, and the environment it was written in. */
    record Closure(Code code, Env env) {}
}
