package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.parse.Ast;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of the program's own functions and of their arguments. */
final class Calls {

    private Calls() {}

    /** An argument that is itself nothing but an argument is handed on, so that recursion does not pile them up. */
    private static Env.Closure closure(Run run, Code argument, Env env) {
        if (argument instanceof Argument handedOn) {
            run.meter().step(1 + (handedOn.distance >> 3));
            return env.up(handedOn.distance).closure();
        }
        return new Env.Closure(argument, env);
    }

    /** A call. What is called by the last act of a function's body waits until that body has returned. */
    static final class Invoke extends Code {

        private final Function function;
        private final int distance;
        private final Code[] arguments;
        private final boolean tail;
        private final List<Ast.Parameter> parameters;
        /** Each value argument has at most one value. */
        private final boolean simple;

        Invoke(Function function, int distance, Code[] arguments, boolean single, boolean tail) {
            super(single, height(function, arguments, single));
            this.function = function;
            this.parameters = function.definition().parameters();
            this.simple = isSimple(parameters, arguments);
            this.distance = distance;
            this.arguments = arguments;
            this.tail = tail;
        }

        private static int height(Function function, Code[] arguments, boolean single) {
            if (isSimple(function.definition().parameters(), arguments)) {
                return above(arguments) + (single ? 1 : SINK);
            }
            return 2 * SINK + sum(arguments) + SINK * arguments.length;
        }

        @Override
        protected int computePathHeight() {
            return 2 * SINK + sum(arguments) + SINK * arguments.length;
        }

        static boolean isSimple(List<Ast.Parameter> parameters, Code[] arguments) {
            for (int i = 0; i < arguments.length; i++) {
                if (parameters.get(i).value() && !arguments[i].isSingle()) {
                    return false;
                }
            }
            return true;
        }

        /** The environment of the called function: where it was defined, and its arguments; null without a value. */
        private @Nullable Env bind(Run run, Env env, JsonNode in) {
            run.meter().step(1 + (distance >> 3) + arguments.length);
            Env callee = env.up(distance);
            for (int i = 0; i < arguments.length; i++) {
                if (parameters.get(i).value()) {
                    JsonNode value = arguments[i].one(run, env, in);
                    if (value == null) {
                        return null;
                    }
                    callee = callee.with(value);
                } else {
                    callee = callee.with(closure(run, arguments[i], env));
                }
            }
            return callee;
        }

        /** The same for arguments with many values: one call for each combination. */
        private boolean bindEach(Run run, Env env, JsonNode in, Env callee, int at, Binding.EnvSink out) {
            run.meter().step();
            if (at == arguments.length) {
                return out.accept(callee);
            }
            if (!parameters.get(at).value()) {
                return bindEach(run, env, in, callee.with(closure(run, arguments[at], env)), at + 1, out);
            }
            return arguments[at].run(run, env, in, value -> bindEach(run, env, in, callee.with(value), at + 1, out));
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            Env callee = bind(run, env, in);
            if (callee == null) {
                return null;
            }
            if (tail) {
                run.tailFunction = function;
                run.tailEnv = callee;
                run.tailInput = in;
                return Run.TAIL;
            }
            Code body = function.body();
            JsonNode input = in;
            while (true) {
                run.enter(body.height());
                JsonNode value = body.one(run, callee, input);
                run.leave(body.height());
                Function next = run.tailFunction;
                if (value != Run.TAIL || next == null) {
                    return value;
                }
                body = next.body();
                callee = run.tailEnv;
                input = run.tailInput;
                run.tailFunction = null;
            }
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (isSingle()) {
                return pass(run, env, in, out);
            }
            if (!simple) {
                return bindEach(run, env, in, env.up(distance), 0, callee -> call(run, callee, in, out));
            }
            Env callee = bind(run, env, in);
            if (callee == null) {
                return true;
            }
            if (tail) {
                run.tailFunction = function;
                run.tailEnv = callee;
                run.tailInput = in;
                return true;
            }
            return call(run, callee, in, out);
        }

        private boolean call(Run run, Env env, JsonNode in, Sink out) {
            Code body = function.body();
            Env callee = env;
            JsonNode input = in;
            while (true) {
                run.enter(body.height());
                boolean more = body.run(run, callee, input, out);
                run.leave(body.height());
                Function next = run.tailFunction;
                if (next == null) {
                    return more;
                }
                body = next.body();
                callee = run.tailEnv;
                input = run.tailInput;
                run.tailFunction = null;
            }
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            return bindEach(run, env, in, env.up(distance), 0, callee -> {
                Code body = function.body();
                run.enter(body.pathHeight());
                boolean more = body.paths(run, callee, path, in, out);
                run.leave(body.pathHeight());
                return more;
            });
        }
    }

    /** A parameter, called: its code runs where it was written. */
    static final class Argument extends Code {

        private final int distance;

        Argument(int distance, boolean single) {
            super(single, 2);
            this.distance = distance;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step(distance >> 3);
            Env.Closure closure = env.up(distance).closure();
            int height = closure.code().height();
            run.enter(height);
            JsonNode value = closure.code().one(run, closure.env(), in);
            run.leave(height);
            return value;
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            run.meter().step(distance >> 3);
            Env.Closure closure = env.up(distance).closure();
            int height = closure.code().height();
            run.enter(height);
            boolean more = closure.code().run(run, closure.env(), in, out);
            run.leave(height);
            return more;
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            run.meter().step(distance >> 3);
            Env.Closure closure = env.up(distance).closure();
            int height = closure.code().pathHeight();
            run.enter(height);
            boolean more = closure.code().paths(run, closure.env(), path, in, out);
            run.leave(height);
            return more;
        }
    }
}
