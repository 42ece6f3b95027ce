package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.expression.eval.Code;
import io.penstock.expression.eval.Env;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Numbers;
import io.penstock.expression.eval.Operator;
import io.penstock.expression.eval.Order;
import io.penstock.expression.eval.Outputs;
import io.penstock.expression.eval.Path;
import io.penstock.expression.eval.PathSink;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Sink;
import org.jspecify.annotations.Nullable;

/** Functions that make many outputs, or take few of many. All of them are lazy. */
final class Generators {

    private Generators() {}

    static void register(Registry registry) {
        registry.add("range", 1, arguments -> new Range(null, arguments[0], null));
        registry.add("range", 2, arguments -> new Range(arguments[0], arguments[1], null));
        registry.add("range", 3, arguments -> new Range(arguments[0], arguments[1], arguments[2]));
        registry.add("first", 1, arguments -> new First(arguments[0]));
        registry.add("last", 1, arguments -> new Last(arguments[0]));
        registry.add("limit", 2, arguments -> new Limit(arguments[0], arguments[1], false));
        registry.add("skip", 2, arguments -> new Limit(arguments[0], arguments[1], true));
        registry.add("isempty", 1, arguments -> new IsEmpty(arguments[0]));
        registry.add("any", 2, arguments -> new Quantifier(arguments[0], arguments[1], true));
        registry.add("all", 2, arguments -> new Quantifier(arguments[0], arguments[1], false));
        registry.add("select", 1, arguments -> new Select(arguments[0]));
        registry.add("recurse", 1, arguments -> new Recursion.Recurse(arguments[0]));
        registry.add("while", 2, Recursion::whileLoop);
        registry.add("until", 2, Recursion::until);
    }

    /** {@code range(from; to; by)} */
    private static final class Range extends Code {

        private final @Nullable Code from;
        private final Code to;
        private final @Nullable Code by;

        Range(@Nullable Code from, Code to, @Nullable Code by) {
            super(false, 3 * SINK + sum(to) + (from == null ? 0 : sum(from)) + (by == null ? 0 : sum(by)));
            this.from = from;
            this.to = to;
            this.by = by;
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (from == null) {
                return to.run(run, env, in, end -> count(run, 0, number(end), 1, out));
            }
            return from.run(
                    run,
                    env,
                    in,
                    start -> to.run(run, env, in, end -> {
                        if (by == null) {
                            return count(run, number(start), number(end), 1, out);
                        }
                        return by.run(run, env, in, step -> {
                            boolean numbers = start.isNumber() && end.isNumber() && step.isNumber();
                            return numbers
                                    ? count(run, start.doubleValue(), end.doubleValue(), step.doubleValue(), out)
                                    : countAny(run, start, end, step, out);
                        });
                    }));
        }

        private static double number(JsonNode bound) {
            if (!bound.isNumber()) {
                throw new Raised("Range bounds must be numeric");
            }
            return bound.doubleValue();
        }

        /** jq goes by steps of anything that it can compare and add. */
        private static boolean countAny(Run run, JsonNode start, JsonNode end, JsonNode step, Sink out) {
            int direction = Order.compare(run, step, Numbers.of(0));
            JsonNode value = start;
            while (direction != 0 && Order.compare(run, value, end) * direction < 0) {
                run.meter().step();
                if (!out.accept(value)) {
                    return false;
                }
                value = Operator.ADD.apply(run, value, step);
            }
            return true;
        }

        private static boolean count(Run run, double start, double end, double step, Sink out) {
            if (step == 0) {
                return true;
            }
            for (double value = start; step > 0 ? value < end : value > end; value += step) {
                run.meter().step();
                if (!out.accept(Numbers.of(run, value))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** {@code first(f)} */
    private static final class First extends Code {

        private final Code body;

        First(Code body) {
            super(true, sum(body) + 1);
            this.body = body;
        }

        @Override
        protected int computePathHeight() {
            return pathSum(body) + 1;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            return Outputs.first(body, run, env, in);
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            boolean[] more = {true};
            body.paths(run, env, path, in, (at, value) -> {
                more[0] = out.accept(at, value);
                return false;
            });
            return more[0];
        }
    }

    /** {@code last(f)} */
    private static final class Last extends Code {

        private final Code body;

        Last(Code body) {
            super(true, sum(body) + 1);
            this.body = body;
        }

        @Override
        protected int computePathHeight() {
            return pathSum(body) + 1;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            JsonNode[] last = {NullNode.getInstance()};
            body.run(run, env, in, value -> {
                run.meter().step();
                last[0] = value;
                return true;
            });
            return last[0];
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            Path[] where = {Path.NOWHERE};
            JsonNode[] last = {NullNode.getInstance()};
            body.paths(run, env, path, in, (at, value) -> {
                run.meter().step();
                where[0] = at;
                last[0] = value;
                return true;
            });
            Path at = where[0] == Path.NOWHERE ? path.computed(in, last[0]) : where[0];
            return out.accept(at, last[0]);
        }
    }

    /** {@code limit(n; f)}, and {@code skip(n; f)}. */
    private static final class Limit extends Code {

        private final Code count;
        private final Code body;
        private final boolean skip;

        Limit(Code count, Code body, boolean skip) {
            super(false, sum(count, body) + SINK);
            this.count = count;
            this.body = body;
            this.skip = skip;
        }

        @Override
        protected int computePathHeight() {
            return sum(count) + pathSum(body) + 2 * SINK;
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            return count.run(run, env, in, limit -> {
                Counter counter = new Counter(limit, skip);
                if (counter.takesNone()) {
                    return true;
                }
                body.run(run, env, in, value -> counter.pass(run, () -> out.accept(value)));
                return counter.more;
            });
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            return count.run(run, env, in, limit -> {
                Counter counter = new Counter(limit, skip);
                if (counter.takesNone()) {
                    return true;
                }
                body.paths(run, env, path, in, (at, value) -> counter.pass(run, () -> out.accept(at, value)));
                return counter.more;
            });
        }
    }

    /** How many outputs have passed. */
    private static final class Counter {

        private final @Nullable JsonNode given;
        private final double limit;
        private final boolean skip;
        private long seen;
        /** Whether the sink wants more: that a limit was reached does not concern what comes behind it. */
        private boolean more = true;

        /** A limit that is less than any number limits nothing; one that is more fails, as soon as it is counted down. */
        Counter(JsonNode limit, boolean skip) {
            boolean greater = Kind.of(limit).compareTo(Kind.NUMBER) > 0;
            this.given = greater ? limit : null;
            this.limit = limit.isNumber() ? limit.doubleValue() : -1;
            this.skip = skip;
        }

        interface Continuation {
            boolean run();
        }

        boolean takesNone() {
            return !skip && limit == 0;
        }

        boolean pass(Run run, Continuation continuation) {
            run.meter().step();
            if (given != null) {
                throw new Raised(Kind.describe(given) + " and number (1) cannot be subtracted");
            }
            seen++;
            if (skip && seen <= limit) {
                return true;
            }
            more = continuation.run();
            boolean full = !skip && limit > 0 && seen >= limit;
            return more && !full;
        }
    }

    /** {@code isempty(f)} */
    private static final class IsEmpty extends Code {

        private final Code body;

        IsEmpty(Code body) {
            super(true, sum(body) + 1);
            this.body = body;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            return BooleanNode.valueOf(Outputs.first(body, run, env, in) == null);
        }
    }

    /** {@code any(f; condition)}, {@code all(f; condition)}: stops where it is decided. */
    private static final class Quantifier extends Code {

        private final Code source;
        private final Code condition;
        private final boolean decides;

        Quantifier(Code source, Code condition, boolean decides) {
            super(true, sum(source, condition));
            this.source = source;
            this.condition = condition;
            this.decides = decides;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            boolean[] decided = {false};
            source.run(
                    run,
                    env,
                    in,
                    value -> condition.run(run, env, value, holds -> {
                        run.meter().step();
                        decided[0] = Kind.isTrue(holds) == decides;
                        return !decided[0];
                    }));
            return BooleanNode.valueOf(decided[0] == decides);
        }
    }

    /** {@code select(condition)} */
    private static final class Select extends Code {

        private final Code condition;

        Select(Code condition) {
            super(condition.isSingle(), condition.isSingle() ? above(condition) : sum(condition));
            this.condition = condition;
        }

        @Override
        protected int computePathHeight() {
            return sum(condition) + 1;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step();
            JsonNode holds = condition.one(run, env, in);
            return holds != null && Kind.isTrue(holds) ? in : null;
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (isSingle()) {
                return pass(run, env, in, out);
            }
            return condition.run(run, env, in, holds -> {
                run.meter().step();
                return !Kind.isTrue(holds) || out.accept(in);
            });
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            return condition.run(run, env, in, holds -> {
                run.meter().step();
                return !Kind.isTrue(holds) || out.accept(path, in);
            });
        }
    }
}
