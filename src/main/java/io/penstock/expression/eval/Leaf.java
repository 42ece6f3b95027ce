package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;

/** Code without parts. */
final class Leaf {

    private Leaf() {}

    /** {@code .} */
    static final class Identity extends Code {

        Identity() {
            super(true, 1);
        }

        @Override
        protected int computePathHeight() {
            return 1;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            return in;
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            return out.accept(path, in);
        }
    }

    /** A value that is known beforehand. */
    static final class Constant extends Code {

        private final JsonNode value;

        Constant(JsonNode value) {
            super(true, 1);
            this.value = value;
        }

        JsonNode value() {
            return value;
        }

        @Override
        public JsonNode constant() {
            return value;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            return value;
        }
    }

    /** {@code $name}, bound by the program. */
    static final class Variable extends Code {

        private final int distance;

        Variable(int distance) {
            super(true, 1);
            this.distance = distance;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step(1 + (distance >> 3));
            return env.up(distance).value();
        }
    }

    /** {@code $name}, given from outside. */
    static final class Global extends Code {

        private final int index;

        Global(int index) {
            super(true, 1);
            this.index = index;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            return run.global(index);
        }
    }

    /** {@code break $name} */
    static final class Leave extends Code {

        private final int distance;

        Leave(int distance) {
            super(true, 1);
            this.distance = distance;
        }

        @Override
        protected int computePathHeight() {
            return 1;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            throw env.up(distance).label();
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            throw env.up(distance).label();
        }
    }

    /** {@code @base64} and other conversions without arguments. */
    static final class Conversion extends Code {

        private final Filter filter;

        Conversion(Filter filter) {
            super(true, 5);
            this.filter = filter;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step();
            return filter.apply(run, in);
        }
    }
}
