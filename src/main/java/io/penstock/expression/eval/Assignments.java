package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Code that answers its input with some places changed. */
final class Assignments {

    private Assignments() {}

    static Raised noPath(JsonNode value) {
        return new Raised("Invalid path expression with result " + Shown.longBrief(value));
    }

    /** Changes what stands at a place; null deletes it. */
    private interface Change {
        @Nullable
        JsonNode apply(JsonNode value);
    }

    private static JsonNode change(Run run, Env env, JsonNode in, Code target, Change change) {
        Update update = new Update(run, in);
        List<JsonNode> deleted = new ArrayList<>();
        target.paths(run, env, Path.ROOT, in, (path, value) -> {
            run.meter().step();
            if (path.isNowhere()) {
                throw noPath(value);
            }
            JsonNode[] keys = path.keys();
            JsonNode changed = change.apply(update.get(keys));
            if (changed == null) {
                deleted.add(path.toArray(run));
            } else {
                update.set(keys, changed);
            }
            return true;
        });
        return deleted.isEmpty() ? update.root() : Deletion.delete(run, update.root(), deleted);
    }

    /** {@code target |= filter} */
    static final class Modify extends Code {

        private final Code target;
        private final Code filter;

        Modify(Code target, Code filter) {
            super(true, pathSum(target) + sum(filter) + 2 * SINK);
            this.target = target;
            this.filter = filter;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step();
            return change(run, env, in, target, value -> Outputs.first(filter, run, env, value));
        }
    }

    /** {@code target = value}: once for each value. */
    static final class Set extends Code {

        private final Code target;
        private final Code value;

        Set(Code target, Code value) {
            super(value.isSingle(), pathSum(target) + sum(value) + 2 * SINK);
            this.target = target;
            this.value = value;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            JsonNode set = value.one(run, env, in);
            return set == null ? null : assign(run, env, in, set);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            return value.run(run, env, in, set -> out.accept(assign(run, env, in, set)));
        }

        private JsonNode assign(Run run, Env env, JsonNode in, JsonNode set) {
            run.meter().step();
            Update update = new Update(run, in);
            target.paths(run, env, Path.ROOT, in, (path, old) -> {
                if (path.isNowhere()) {
                    throw noPath(old);
                }
                update.set(path.keys(), set);
                return true;
            });
            return update.root();
        }
    }

    /** {@code target += value} and its like: once for each value. */
    static final class Compute extends Code {

        private final Code target;
        private final @Nullable Operator operator;
        private final Code value;

        /** @param operator null for {@code //=} */
        Compute(Code target, @Nullable Operator operator, Code value) {
            super(value.isSingle(), pathSum(target) + sum(value) + 3 * SINK);
            this.target = target;
            this.operator = operator;
            this.value = value;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            JsonNode operand = value.one(run, env, in);
            return operand == null ? null : compute(run, env, in, operand);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            return value.run(run, env, in, operand -> out.accept(compute(run, env, in, operand)));
        }

        private JsonNode compute(Run run, Env env, JsonNode in, JsonNode operand) {
            run.meter().step();
            Operator by = operator;
            return change(run, env, in, target, old -> {
                if (by == null) {
                    return Kind.isTrue(old) ? old : operand;
                }
                return by.apply(run, old, operand);
            });
        }
    }

    /** {@code path(f)}: where f finds its outputs. */
    static final class Paths extends Code {

        private final Code body;

        Paths(Code body) {
            super(false, pathSum(body) + SINK);
            this.body = body;
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            return body.paths(run, env, Path.ROOT, in, (path, value) -> {
                run.meter().step();
                if (path.isNowhere()) {
                    throw noPath(value);
                }
                return out.accept(path.toArray(run));
            });
        }
    }

    /** {@code del(f)} */
    static final class Delete extends Code {

        private final Code body;

        Delete(Code body) {
            super(true, pathSum(body) + 2 * SINK);
            this.body = body;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step();
            List<JsonNode> paths = new ArrayList<>();
            body.paths(run, env, Path.ROOT, in, (path, value) -> {
                if (path.isNowhere()) {
                    throw noPath(value);
                }
                paths.add(path.toArray(run));
                return true;
            });
            return paths.isEmpty() ? in : Deletion.delete(run, in, paths);
        }
    }

    /** {@code pick(f)}: only what f finds, where it was. */
    static final class Pick extends Code {

        private final Code body;

        Pick(Code body) {
            super(true, pathSum(body) + 2 * SINK);
            this.body = body;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step();
            Update update = new Update(run, NullNode.getInstance());
            body.paths(run, env, Path.ROOT, in, (path, value) -> {
                if (path.isNowhere()) {
                    throw noPath(value);
                }
                JsonNode[] keys = path.keys();
                update.set(keys, Update.getPath(run, in, keys));
                return true;
            });
            return update.root();
        }
    }
}
