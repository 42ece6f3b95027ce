package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What an {@link Access} is made of. */
final class Steps {

    private Steps() {}

    /** Takes a step whose keys are known. */
    interface StepSink {
        boolean accept(Step step);
    }

    /** One step into a value. */
    abstract static class Step {

        final boolean optional;

        Step(boolean optional) {
            this.optional = optional;
        }

        boolean isOptional() {
            return optional;
        }

        int height() {
            return 1;
        }

        boolean isSingle() {
            return true;
        }

        /** This step for each value of its keys. */
        boolean fix(Run run, Env env, JsonNode in, StepSink out) {
            return out.accept(this);
        }

        /** What a key finds; null when there is nothing to be found, or that is all that it may be. */
        final @Nullable JsonNode find(Run run, JsonNode value, JsonNode key) {
            if (!optional || !key.isObject()) {
                return Lookup.find(run, value, key);
            }
            boolean bounds = Lookup.isBound(key.path("start")) && Lookup.isBound(key.path("end"));
            return bounds || Kind.of(value) == Kind.NULL ? Lookup.find(run, value, key) : null;
        }

        /** Null when there is none and the step is optional. */
        abstract @Nullable JsonNode take(Run run, Env env, JsonNode in, JsonNode value);

        abstract @Nullable JsonNode key(Run run, Env env, JsonNode in);
    }

    /** {@code .name} */
    static final class Field extends Step {

        private final JsonNode key;
        private final String name;

        Field(JsonNode key, boolean optional) {
            super(optional);
            this.key = key;
            this.name = key.textValue();
        }

        @Override
        @Nullable
        JsonNode take(Run run, Env env, JsonNode in, JsonNode value) {
            return read(value);
        }

        /** Null when there is none and the step is optional. */
        @Nullable
        JsonNode read(JsonNode value) {
            if (value instanceof ObjectNode) {
                JsonNode part = value.get(name);
                return part == null ? NullNode.getInstance() : part;
            }
            if (Kind.of(value) == Kind.NULL) {
                return NullNode.getInstance();
            }
            if (optional) {
                return null;
            }
            throw Lookup.mismatch(value, key);
        }

        @Override
        JsonNode key(Run run, Env env, JsonNode in) {
            return key;
        }
    }

    /** {@code [key]} */
    static final class Index extends Step {

        private final Code key;

        Index(Code key, boolean optional) {
            super(optional);
            this.key = key;
        }

        @Override
        int height() {
            return key.height() + 1;
        }

        @Override
        boolean isSingle() {
            return key.isSingle();
        }

        @Override
        boolean fix(Run run, Env env, JsonNode in, StepSink out) {
            return key.run(run, env, in, value -> out.accept(new Index(new Leaf.Constant(value), optional)));
        }

        @Override
        @Nullable
        JsonNode take(Run run, Env env, JsonNode in, JsonNode value) {
            JsonNode at = key.one(run, env, in);
            if (at == null) {
                return null;
            }
            JsonNode part = find(run, value, at);
            if (part == null && !optional) {
                throw Lookup.mismatch(value, at);
            }
            return part;
        }

        @Override
        @Nullable
        JsonNode key(Run run, Env env, JsonNode in) {
            return key.one(run, env, in);
        }
    }

    /** {@code [from:to]} */
    static final class Slice extends Step {

        private final Code from;
        private final Code to;

        Slice(Code from, Code to, boolean optional) {
            super(optional);
            this.from = from;
            this.to = to;
        }

        @Override
        int height() {
            return from.height() + to.height() + 3;
        }

        @Override
        boolean isSingle() {
            return from.isSingle() && to.isSingle();
        }

        @Override
        boolean fix(Run run, Env env, JsonNode in, StepSink out) {
            return from.run(
                    run,
                    env,
                    in,
                    start -> to.run(run, env, in, end -> {
                        return out.accept(new Slice(new Leaf.Constant(start), new Leaf.Constant(end), optional));
                    }));
        }

        @Override
        @Nullable
        JsonNode take(Run run, Env env, JsonNode in, JsonNode value) {
            JsonNode start = from.one(run, env, in);
            JsonNode end = start == null ? null : to.one(run, env, in);
            if (start == null || end == null) {
                return null;
            }
            Kind kind = Kind.of(value);
            boolean none = kind != Kind.ARRAY && kind != Kind.STRING && kind != Kind.NULL
                    || !Lookup.isBound(start)
                    || !Lookup.isBound(end);
            return none && optional ? null : Lookup.slice(run, value, start, end);
        }

        @Override
        @Nullable
        JsonNode key(Run run, Env env, JsonNode in) {
            JsonNode start = from.one(run, env, in);
            JsonNode end = start == null ? null : to.one(run, env, in);
            if (start == null || end == null) {
                return null;
            }
            ObjectValue key = new ObjectValue(2);
            key.put(run, "start", start);
            key.put(run, "end", end);
            return key;
        }
    }

    /** {@code []} */
    static final class Each extends Step {

        Each(boolean optional) {
            super(optional);
        }

        @Override
        JsonNode take(Run run, Env env, JsonNode in, JsonNode value) {
            throw new IllegalStateException();
        }

        @Override
        JsonNode key(Run run, Env env, JsonNode in) {
            throw new IllegalStateException();
        }
    }
}
