package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.eval.Children;
import io.penstock.expression.eval.Code;
import io.penstock.expression.eval.Deletion;
import io.penstock.expression.eval.Env;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Path;
import io.penstock.expression.eval.PathSink;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Sink;
import io.penstock.expression.eval.Update;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of paths that are values: {@code getpath}, {@code setpath}, {@code paths}. */
final class Places {

    private Places() {}

    static void register(Registry registry) {
        registry.add("getpath", 1, arguments -> new GetPath(arguments[0]));
        registry.add("setpath", 2, Native.of(Places::setPath));
        registry.function("delpaths", Places::deletePaths);
        registry.add("paths", 0, arguments -> new AllPaths(null));
        registry.add("paths", 1, arguments -> new AllPaths(arguments[0]));
    }

    private static JsonNode setPath(Run run, JsonNode in, JsonNode[] arguments) {
        Update update = new Update(run, in);
        update.set(Update.keys(run, arguments[0]), arguments[1]);
        return update.root();
    }

    private static JsonNode deletePaths(Run run, JsonNode in, JsonNode paths) {
        if (!paths.isArray()) {
            throw new Raised("Paths must be specified as an array");
        }
        List<JsonNode> list = new ArrayList<>();
        for (JsonNode path : paths) {
            run.meter().step();
            if (!path.isArray()) {
                throw new Raised(
                        "Path must be specified as array, not " + Kind.of(path).title());
            }
            list.add(path);
        }
        return list.isEmpty() ? in : Deletion.delete(run, in, list);
    }

    /** {@code getpath(path)} */
    private static final class GetPath extends Code {

        private final Code path;

        GetPath(Code path) {
            super(path.isSingle(), sum(path) + 1);
            this.path = path;
        }

        @Override
        protected int computePathHeight() {
            return sum(path) + SINK;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step();
            JsonNode keys = path.one(run, env, in);
            return keys == null ? null : Update.getPath(run, in, Update.keys(run, keys));
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (isSingle()) {
                return pass(run, env, in, out);
            }
            return path.run(run, env, in, keys -> out.accept(Update.getPath(run, in, Update.keys(run, keys))));
        }

        @Override
        public boolean paths(Run run, Env env, Path at, JsonNode in, PathSink out) {
            return path.run(run, env, in, keys -> {
                JsonNode[] all = Update.keys(run, keys);
                JsonNode part = Update.getPath(run, in, all);
                return out.accept(at.isNowhere() ? at : at.with(run, all), part);
            });
        }
    }

    /** {@code paths}, {@code paths(filter)}: of everything in the input, not of the input itself. */
    private static final class AllPaths extends Code {

        private final @Nullable Code filter;

        AllPaths(@Nullable Code filter) {
            super(false, 2 * SINK + (filter == null ? 0 : sum(filter)));
            this.filter = filter;
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            return Children.descend(run, Path.ROOT, in, (path, value) -> {
                boolean whole = path.length() == 0;
                if (filter == null) {
                    return whole || out.accept(path.toArray(run));
                }
                return filter.run(
                        run, env, value, holds -> whole || !Kind.isTrue(holds) || out.accept(path.toArray(run)));
            });
        }
    }
}
