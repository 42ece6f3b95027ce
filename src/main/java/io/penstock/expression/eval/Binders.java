package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.jspecify.annotations.Nullable;

/** Code that binds variables: {@code as}, {@code reduce}, {@code foreach}. */
final class Binders {

    private static final int CLOSURE_FRAMES = 6;

    private Binders() {}

    private static int bindingHeight(Binding[] bindings) {
        int height = 0;
        for (Binding binding : bindings) {
            height = Math.max(height, binding.height());
        }
        return height + bindings.length;
    }

    /** Binds by the first alternative that does not fail, neither in taking the value apart nor behind it. */
    private static boolean bind(Run run, Env env, JsonNode value, Binding[] bindings, int at, Attempt body) {
        if (at == bindings.length - 1) {
            return bindings[at].bind(run, env, value, bound -> body.run(bound, null));
        }
        Escapes.Guard guard = new Escapes.Guard();
        long mark = run.mark();
        try {
            return bindings[at].bind(run, env, value, bound -> body.run(bound, guard));
        } catch (Raised error) {
            guard.rethrowIfForeign(error);
            run.restore(mark);
            return bind(run, env, value, bindings, at + 1, body);
        }
    }

    /** What is behind the pattern; outputs pass through the guard, when there is one. */
    private interface Attempt {
        boolean run(Env bound, Escapes.@Nullable Guard guard);
    }

    /** {@code source as pattern | body} */
    static final class Bind extends Code {

        private final Code source;
        private final Binding[] bindings;
        private final Code body;

        Bind(Code source, Binding[] bindings, Code body) {
            super(isSingle(source, bindings, body), height(source, bindings, body));
            this.source = source;
            this.bindings = bindings;
            this.body = body;
        }

        private static boolean isSingle(Code source, Binding[] bindings, Code body) {
            return allSingle(source, body) && bindings.length == 1 && bindings[0].isPlain();
        }

        private static int height(Code source, Binding[] bindings, Code body) {
            return isSingle(source, bindings, body)
                    ? above(source, body)
                    : sum(source, body) + bindingHeight(bindings) + CLOSURE_FRAMES;
        }

        @Override
        protected int computePathHeight() {
            return sum(source) + bindingHeight(bindings) + CLOSURE_FRAMES + pathSum(body);
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step();
            JsonNode value = source.one(run, env, in);
            return value == null ? null : body.one(run, env.with(value), in);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (isSingle()) {
                return pass(run, env, in, out);
            }
            run.meter().step();
            return source.run(
                    run,
                    env,
                    in,
                    value -> bind(run, env, value, bindings, 0, (bound, guard) -> {
                        run.meter().step();
                        Sink sink = guard == null ? out : each -> guard.pass(() -> out.accept(each));
                        return body.run(run, bound, in, sink);
                    }));
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            run.meter().step();
            return source.run(
                    run,
                    env,
                    in,
                    value -> bind(run, env, value, bindings, 0, (bound, guard) -> {
                        run.meter().step();
                        PathSink sink = guard == null ? out : (at, each) -> guard.pass(() -> out.accept(at, each));
                        return body.paths(run, bound, path, in, sink);
                    }));
        }
    }

    /** {@code reduce source as pattern (initial; update)} */
    static final class Reduce extends Code {

        private final Code source;
        private final Binding[] bindings;
        private final Code initial;
        private final Code update;

        Reduce(Code source, Binding[] bindings, Code initial, Code update) {
            super(
                    initial.isSingle(),
                    sum(source)
                            + bindingHeight(bindings)
                            + CLOSURE_FRAMES
                            + Math.max(initial.height(), update.height() + 1));
            this.source = source;
            this.bindings = bindings;
            this.initial = initial;
            this.update = update;
        }

        @Override
        protected int computePathHeight() {
            return sum(source) + pathSum(initial, update) + bindingHeight(bindings) + 2 * CLOSURE_FRAMES;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            JsonNode start = initial.one(run, env, in);
            return start == null ? null : reduce(run, env, in, start);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (isSingle()) {
                return pass(run, env, in, out);
            }
            return initial.run(run, env, in, start -> out.accept(reduce(run, env, in, start)));
        }

        private JsonNode reduce(Run run, Env env, JsonNode in, JsonNode start) {
            JsonNode[] state = {start};
            source.run(
                    run,
                    env,
                    in,
                    value -> bind(run, env, value, bindings, 0, (bound, guard) -> {
                        run.meter().step();
                        JsonNode before = state[0];
                        state[0] = NullNode.getInstance();
                        if (update.isSingle()) {
                            state[0] = Outputs.orNull(update.one(run, bound, before));
                        } else {
                            update.run(run, bound, before, each -> {
                                state[0] = each;
                                return true;
                            });
                        }
                        return true;
                    }));
            return state[0];
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            return initial.paths(run, env, path, in, (at, start) -> {
                Path[] where = {at};
                JsonNode[] state = {start};
                source.run(
                        run,
                        env,
                        in,
                        value -> bind(run, env, value, bindings, 0, (bound, guard) -> {
                            run.meter().step();
                            JsonNode before = state[0];
                            Path from = at.ifSame(start, before, where[0]);
                            state[0] = NullNode.getInstance();
                            where[0] = from.computed(before, state[0]);
                            return update.paths(run, bound, from, before, (next, each) -> {
                                where[0] = next;
                                state[0] = each;
                                return true;
                            });
                        }));
                return out.accept(at.ifSame(start, state[0], where[0]), state[0]);
            });
        }
    }

    /** {@code foreach source as pattern (initial; update; extract)} */
    static final class Foreach extends Code {

        private final Code source;
        private final Binding[] bindings;
        private final Code initial;
        private final Code update;
        private final Code extract;

        Foreach(Code source, Binding[] bindings, Code initial, Code update, Code extract) {
            super(false, sum(initial, source, update, extract) + bindingHeight(bindings) + 2 * CLOSURE_FRAMES);
            this.source = source;
            this.bindings = bindings;
            this.initial = initial;
            this.update = update;
            this.extract = extract;
        }

        @Override
        protected int computePathHeight() {
            return sum(source) + pathSum(initial, update, extract) + bindingHeight(bindings) + 2 * CLOSURE_FRAMES;
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            return initial.run(run, env, in, start -> {
                JsonNode[] state = {start};
                return source.run(
                        run,
                        env,
                        in,
                        value -> bind(run, env, value, bindings, 0, (bound, guard) -> {
                            run.meter().step();
                            Sink sink = guard == null ? out : each -> guard.pass(() -> out.accept(each));
                            JsonNode before = state[0];
                            state[0] = NullNode.getInstance();
                            return update.run(run, bound, before, each -> {
                                state[0] = each;
                                return extract.run(run, bound, each, sink);
                            });
                        }));
            });
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            return initial.paths(run, env, path, in, (at, start) -> {
                Path[] where = {at};
                JsonNode[] state = {start};
                return source.run(
                        run,
                        env,
                        in,
                        value -> bind(run, env, value, bindings, 0, (bound, guard) -> {
                            run.meter().step();
                            PathSink sink = guard == null ? out : (to, each) -> guard.pass(() -> out.accept(to, each));
                            JsonNode before = state[0];
                            Path from = at.ifSame(start, before, where[0]);
                            state[0] = NullNode.getInstance();
                            where[0] = from.computed(before, state[0]);
                            return update.paths(run, bound, from, before, (next, each) -> {
                                where[0] = next;
                                state[0] = each;
                                return extract.paths(run, bound, next, each, sink);
                            });
                        }));
            });
        }
    }
}
