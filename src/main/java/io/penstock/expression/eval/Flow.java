package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Code that leads values from one part of a program to another. */
final class Flow {

    private Flow() {}

    /** {@code a | b | c} */
    static final class Pipe extends Code {

        private final Code[] stages;

        Pipe(Code[] stages) {
            super(allSingle(stages), allSingle(stages) ? above(stages) : sum(stages));
            this.stages = stages;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            JsonNode value = in;
            for (Code stage : stages) {
                JsonNode next = stage.one(run, env, value);
                if (next == null) {
                    return null;
                }
                value = next;
            }
            return value;
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            return from(run, env, in, 0, out);
        }

        private boolean from(Run run, Env env, JsonNode in, int first, Sink out) {
            JsonNode value = in;
            int last = stages.length - 1;
            for (int i = first; i < last; i++) {
                run.meter().step();
                if (!stages[i].isSingle()) {
                    int next = i + 1;
                    return next == last
                            ? stages[i].run(run, env, value, each -> stages[next].run(run, env, each, out))
                            : stages[i].run(run, env, value, each -> from(run, env, each, next, out));
                }
                JsonNode next = stages[i].one(run, env, value);
                if (next == null) {
                    return true;
                }
                value = next;
            }
            return stages[last].run(run, env, value, out);
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            return pathsFrom(run, env, path, in, 0, out);
        }

        private boolean pathsFrom(Run run, Env env, Path path, JsonNode in, int at, PathSink out) {
            run.meter().step();
            return at == stages.length - 1
                    ? stages[at].paths(run, env, path, in, out)
                    : stages[at].paths(
                            run, env, path, in, (next, value) -> pathsFrom(run, env, next, value, at + 1, out));
        }
    }

    /** {@code a, b} */
    static final class Comma extends Code {

        private final Code[] operands;

        Comma(Code[] operands) {
            super(false, above(operands));
            this.operands = operands;
        }

        Code[] operands() {
            return operands;
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            for (Code operand : operands) {
                run.meter().step();
                if (!operand.run(run, env, in, out)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            for (Code operand : operands) {
                run.meter().step();
                if (!operand.paths(run, env, path, in, out)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** {@code if condition then … else …}; an {@code elif} is one more pair. */
    static final class If extends Code {

        private final Code[] conditions;
        private final Code[] branches;
        private final Code otherwise;

        If(Code[] conditions, Code[] branches, Code otherwise) {
            super(
                    allSingle(conditions) && allSingle(branches) && otherwise.isSingle(),
                    1 + sum(conditions) + Math.max(above(branches), otherwise.height()));
            this.conditions = conditions;
            this.branches = branches;
            this.otherwise = otherwise;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            for (int i = 0; i < conditions.length; i++) {
                run.meter().step();
                JsonNode condition = conditions[i].one(run, env, in);
                if (condition == null) {
                    return null;
                }
                if (Kind.isTrue(condition)) {
                    return branches[i].one(run, env, in);
                }
            }
            return otherwise.one(run, env, in);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            return choose(run, env, in, 0, code -> code.run(run, env, in, out));
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            return choose(run, env, in, 0, code -> code.paths(run, env, path, in, out));
        }

        private boolean choose(Run run, Env env, JsonNode in, int first, Choice choice) {
            for (int i = first; i < conditions.length; i++) {
                run.meter().step();
                int at = i;
                if (!conditions[i].isSingle()) {
                    return conditions[i].run(
                            run,
                            env,
                            in,
                            value -> Kind.isTrue(value)
                                    ? choice.take(branches[at])
                                    : choose(run, env, in, at + 1, choice));
                }
                JsonNode condition = conditions[i].one(run, env, in);
                if (condition == null) {
                    return true;
                }
                if (Kind.isTrue(condition)) {
                    return choice.take(branches[i]);
                }
            }
            return choice.take(otherwise);
        }

        private interface Choice {
            boolean take(Code code);
        }
    }

    /** {@code a // b}: the true outputs of a, or else all of b. */
    static final class Alternative extends Code {

        private final Code first;
        private final Code second;

        Alternative(Code first, Code second) {
            super(first.isSingle() && second.isSingle(), above(first, second) + 1);
            this.first = first;
            this.second = second;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step();
            long mark = run.mark();
            try {
                JsonNode value = first.one(run, env, in);
                if (value != null && Kind.isTrue(value)) {
                    return value;
                }
            } catch (Raised absent) {
                run.restore(mark);
            }
            return second.one(run, env, in);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            run.meter().step();
            Guard guard = new Guard();
            long mark = run.mark();
            try {
                boolean more =
                        first.run(run, env, in, value -> !Kind.isTrue(value) || guard.pass(() -> out.accept(value)));
                if (!more || guard.passed()) {
                    return more;
                }
            } catch (Raised error) {
                guard.rethrowIfForeign(error);
                run.restore(mark);
                if (guard.passed()) {
                    return true;
                }
            }
            return second.run(run, env, in, out);
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            run.meter().step();
            Guard guard = new Guard();
            long mark = run.mark();
            try {
                boolean more = first.paths(
                        run,
                        env,
                        path,
                        in,
                        (at, value) -> !Kind.isTrue(value) || guard.pass(() -> out.accept(at, value)));
                if (!more || guard.passed()) {
                    return more;
                }
            } catch (Raised error) {
                guard.rethrowIfForeign(error);
                run.restore(mark);
                if (guard.passed()) {
                    return true;
                }
            }
            return second.paths(run, env, path, in, out);
        }
    }

    /** {@code try body catch handler} */
    static final class Try extends Code {

        private final Code body;
        private final @Nullable Code handler;

        Try(Code body, @Nullable Code handler) {
            super(
                    body.isSingle() && (handler == null || handler.isSingle()),
                    2 + Math.max(body.height() + 1, handler == null ? 0 : handler.height()));
            this.body = body;
            this.handler = handler;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step();
            long mark = run.mark();
            JsonNode error;
            try {
                return body.one(run, env, in);
            } catch (Raised raised) {
                run.restore(mark);
                error = raised.value();
            }
            return handler == null ? null : handler.one(run, env, error);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            run.meter().step();
            Guard guard = new Guard();
            long mark = run.mark();
            JsonNode error;
            try {
                return body.run(run, env, in, value -> guard.pass(() -> out.accept(value)));
            } catch (Raised raised) {
                guard.rethrowIfForeign(raised);
                run.restore(mark);
                error = raised.value();
            }
            return handler == null || handler.run(run, env, error, out);
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            run.meter().step();
            Guard guard = new Guard();
            long mark = run.mark();
            JsonNode error;
            try {
                return body.paths(run, env, path, in, (at, value) -> guard.pass(() -> out.accept(at, value)));
            } catch (Raised raised) {
                guard.rethrowIfForeign(raised);
                run.restore(mark);
                error = raised.value();
            }
            return handler == null || handler.paths(run, env, Path.NOWHERE, error, out);
        }
    }

    /** Tells errors of what comes behind a {@code try} from its own, which alone it catches. */
    static final class Guard {

        private boolean passed;
        private @Nullable Raised foreign;

        interface Continuation {
            boolean run();
        }

        boolean pass(Continuation continuation) {
            passed = true;
            try {
                return continuation.run();
            } catch (Raised error) {
                foreign = error;
                throw error;
            }
        }

        boolean passed() {
            return passed;
        }

        void rethrowIfForeign(Raised error) {
            if (error == foreign) {
                throw error;
            }
        }
    }

    /** {@code label $name | body} */
    static final class Label extends Code {

        private final Code body;

        Label(Code body) {
            super(body.isSingle(), above(body));
            this.body = body;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            Break label = new Break();
            long mark = run.mark();
            try {
                return body.one(run, env.with(label), in);
            } catch (Break taken) {
                leave(run, mark, label, taken);
                return null;
            }
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            Break label = new Break();
            long mark = run.mark();
            try {
                return body.run(run, env.with(label), in, out);
            } catch (Break taken) {
                leave(run, mark, label, taken);
                return true;
            }
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            Break label = new Break();
            long mark = run.mark();
            try {
                return body.paths(run, env.with(label), path, in, out);
            } catch (Break taken) {
                leave(run, mark, label, taken);
                return true;
            }
        }

        private static void leave(Run run, long mark, Break label, Break taken) {
            if (taken != label) {
                throw taken;
            }
            run.restore(mark);
        }
    }

    /** {@code ..} */
    static final class Descent extends Code {

        Descent() {
            super(false, 3);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            return Children.descend(run, in, out);
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            if (path.isNowhere()) {
                throw new Raised("Invalid path expression near attempt to iterate through " + Shown.brief(in));
            }
            return Children.descend(run, path, in, out);
        }
    }

    /** No output at all. */
    static final class Empty extends Code {

        Empty() {
            super(true, 1);
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            return null;
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            return true;
        }
    }
}
