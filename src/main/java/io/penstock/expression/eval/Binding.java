package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;

/**
 * A pattern, compiled: keys are taken out of the value one after the other, and what the variables stand for is then
 * put into the environment in the order in which the compiler gave them places.
 */
final class Binding {

    /** Takes each environment that a pattern makes. */
    @FunctionalInterface
    interface EnvSink {
        boolean accept(Env env);
    }

    /**
     * One part to take out.
     *
     * @param from the slot of the value to take it from; slot 0 is the whole
     * @param key evaluated on that value
     * @param to the slot to put it
     */
    record Take(int from, Code key, int to) {}

    private final Take[] takes;
    private final int slots;
    /** For each variable its slot, or -1 when this alternative leaves it null. */
    private final int[] variables;

    Binding(Take[] takes, int slots, int[] variables) {
        this.takes = takes;
        this.slots = slots;
        this.variables = variables;
    }

    /** The value itself under one name. */
    boolean isPlain() {
        return takes.length == 0 && variables.length == 1;
    }

    boolean isSingle() {
        for (Take take : takes) {
            if (!take.key().isSingle()) {
                return false;
            }
        }
        return true;
    }

    int height() {
        int height = 2;
        for (Take take : takes) {
            height += take.key().isSingle() ? 0 : take.key().height() + 2;
        }
        for (Take take : takes) {
            height = Math.max(height, take.key().height() + 2);
        }
        return height;
    }

    boolean bind(Run run, Env env, JsonNode value, EnvSink out) {
        if (isPlain()) {
            return out.accept(env.with(value));
        }
        JsonNode[] values = new JsonNode[slots];
        values[0] = value;
        return from(run, env, values, 0, out);
    }

    private boolean from(Run run, Env env, JsonNode[] values, int first, EnvSink out) {
        for (int i = first; i < takes.length; i++) {
            run.meter().step();
            Take take = takes[i];
            JsonNode part = values[take.from()];
            if (!take.key().isSingle()) {
                int next = i + 1;
                return take.key().run(run, env, part, key -> {
                    values[take.to()] = Lookup.get(run, part, key);
                    return from(run, env, values, next, out);
                });
            }
            JsonNode key = take.key().one(run, env, part);
            if (key == null) {
                return true;
            }
            values[take.to()] = Lookup.get(run, part, key);
        }
        Env bound = env;
        for (int slot : variables) {
            bound = bound.with(slot < 0 ? NullNode.getInstance() : values[slot]);
        }
        return out.accept(bound);
    }
}
