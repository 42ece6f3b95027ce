package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.eval.ArrayValue;
import io.penstock.expression.eval.Code;
import io.penstock.expression.eval.Env;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.ObjectValue;
import io.penstock.expression.eval.Outputs;
import io.penstock.expression.eval.Path;
import io.penstock.expression.eval.PathSink;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Sink;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions that put each part of a value through a filter. */
final class Mapping {

    private Mapping() {}

    private static Raised notIterable(JsonNode in) {
        return new Raised("Cannot iterate over " + Kind.describe(in));
    }

    /** {@code map(f)} */
    static final class MapElements extends Code {

        private final Code body;

        MapElements(Code body) {
            super(true, body.isSingle() ? above(body) : sum(body));
            this.body = body;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            if (!in.isContainerNode()) {
                throw notIterable(in);
            }
            ArrayValue mapped = new ArrayValue(Math.min(in.size(), 1024));
            for (JsonNode element : in) {
                run.meter().step();
                if (body.isSingle()) {
                    JsonNode value = body.one(run, env, element);
                    if (value != null) {
                        mapped.append(run, value);
                    }
                } else {
                    body.run(run, env, element, value -> {
                        mapped.append(run, value);
                        return true;
                    });
                }
            }
            return mapped;
        }
    }

    /** {@code map_values(f)}: an element without an output is dropped. */
    static final class MapValues extends Code {

        private final Code body;

        MapValues(Code body) {
            super(true, sum(body) + SINK);
            this.body = body;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            return mapped(run, in, element -> Outputs.first(body, run, env, element));
        }
    }

    private interface Change {
        @Nullable
        JsonNode of(JsonNode element);
    }

    private static JsonNode mapped(Run run, JsonNode in, Change change) {
        if (in.isObject()) {
            ObjectValue mapped = new ObjectValue(Math.min(in.size(), 1024));
            for (Map.Entry<String, JsonNode> entry : in.properties()) {
                run.meter().step();
                JsonNode value = change.of(entry.getValue());
                if (value != null) {
                    mapped.put(run, entry.getKey(), value);
                }
            }
            return mapped;
        }
        if (!in.isArray()) {
            throw notIterable(in);
        }
        ArrayValue mapped = new ArrayValue(Math.min(in.size(), 1024));
        for (JsonNode element : in) {
            run.meter().step();
            JsonNode value = change.of(element);
            if (value != null) {
                mapped.append(run, value);
            }
        }
        return mapped;
    }

    /** {@code walk(f)}: the parts first, then the whole. */
    static final class Walk extends Code {

        private static final int FRAMES_PER_LEVEL = 6;

        private final Code body;

        Walk(Code body) {
            super(body.isSingle(), sum(body) + FRAMES_PER_LEVEL);
            this.body = body;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            return body.one(run, env, inner(run, env, in));
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (isSingle()) {
                return pass(run, env, in, out);
            }
            return body.run(run, env, inner(run, env, in), out);
        }

        @Override
        protected int computePathHeight() {
            return pathSum(body) + FRAMES_PER_LEVEL;
        }

        /** Of what has no parts there is nothing to change before. */
        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            JsonNode walked = inner(run, env, in);
            return body.paths(run, env, path.computed(in, walked), walked, out);
        }

        private JsonNode inner(Run run, Env env, JsonNode in) {
            if (!in.isContainerNode()) {
                return in;
            }
            run.descend(FRAMES_PER_LEVEL);
            JsonNode walked = in.isObject() || body.isSingle()
                    ? mapped(run, in, element -> Outputs.first(body, run, env, inner(run, env, element)))
                    : elements(run, env, in);
            run.ascend(FRAMES_PER_LEVEL);
            return walked;
        }

        /** In an array, all outputs stay. */
        private JsonNode elements(Run run, Env env, JsonNode in) {
            ArrayValue walked = new ArrayValue(Math.min(in.size(), 1024));
            for (JsonNode element : in) {
                run.meter().step();
                body.run(run, env, inner(run, env, element), value -> {
                    walked.append(run, value);
                    return true;
                });
            }
            return walked;
        }
    }
}
