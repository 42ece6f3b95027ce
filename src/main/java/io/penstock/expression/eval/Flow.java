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
            super(allSingle(stages), height(stages));
            this.stages = stages;
        }

        /** Single stages run one after the other; others each within the sink of the one before. */
        private static int height(Code[] stages) {
            int nested = 0;
            int highest = 0;
            for (Code stage : stages) {
                if (stage.isSingle()) {
                    highest = Math.max(highest, stage.height());
                } else {
                    nested += stage.height() + SINK + 1;
                }
            }
            return 1 + nested + highest;
        }

        @Override
        protected int computePathHeight() {
            return pathSum(stages);
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            JsonNode value = in;
            for (Code stage : stages) {
                run.meter().step();
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
            if (isSingle()) {
                return pass(run, env, in, out);
            }
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
        protected int computePathHeight() {
            return pathAbove(operands);
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
                    height(conditions, Math.max(above(branches), above(otherwise)), allSingle(conditions)));
            this.conditions = conditions;
            this.branches = branches;
            this.otherwise = otherwise;
        }

        private static int height(Code[] conditions, int branches, boolean single) {
            return single ? Math.max(above(conditions), branches) : sum(conditions) + branches + 2 * SINK;
        }

        @Override
        protected int computePathHeight() {
            return sum(conditions) + Math.max(pathAbove(branches), pathAbove(otherwise)) + 2 * SINK;
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
            if (isSingle()) {
                return pass(run, env, in, out);
            }
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

    /** {@code a // b}: the true outputs of a, or when there are none, all of b. */
    static final class Alternative extends Code {

        private final Code first;
        private final Code second;

        Alternative(Code first, Code second) {
            super(allSingle(first, second), above(first, second) + (allSingle(first, second) ? 0 : SINK));
            this.first = first;
            this.second = second;
        }

        @Override
        protected int computePathHeight() {
            return pathAbove(first, second) + SINK;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step();
            JsonNode value = first.one(run, env, in);
            return value != null && Kind.isTrue(value) ? value : second.one(run, env, in);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (isSingle()) {
                return pass(run, env, in, out);
            }
            run.meter().step();
            boolean[] found = {false};
            boolean more = first.run(run, env, in, value -> {
                boolean isTrue = Kind.isTrue(value);
                found[0] |= isTrue;
                return !isTrue || out.accept(value);
            });
            return found[0] ? more : second.run(run, env, in, out);
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            run.meter().step();
            boolean[] found = {false};
            boolean more = first.paths(run, env, path, in, (at, value) -> {
                boolean isTrue = Kind.isTrue(value);
                found[0] |= isTrue;
                return !isTrue || out.accept(at, value);
            });
            return found[0] ? more : second.paths(run, env, path, in, out);
        }
    }

    /** {@code ..} */
    static final class Descent extends Code {

        Descent() {
            super(false, 3);
        }

        @Override
        protected int computePathHeight() {
            return 4;
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            return Children.descend(run, in, out);
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            if (path.isNowhere()) {
                throw new Raised("Invalid path expression near attempt to iterate through " + Shown.longBrief(in));
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
        protected int computePathHeight() {
            return 1;
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
