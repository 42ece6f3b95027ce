package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.eval.Code;
import io.penstock.expression.eval.Env;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Path;
import io.penstock.expression.eval.PathSink;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Sink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loops that jq defines by recursion; here they take no stack, however often they go round. */
final class Recursion {

    private static final int STATE_BYTES = 64;

    private Recursion() {}

    /** {@code while(condition; update)}; with many outputs, its definition in jq is used. */
    static @Nullable Code whileLoop(Code[] arguments) {
        return arguments[0].isSingle() && arguments[1].isSingle() ? new While(arguments[0], arguments[1]) : null;
    }

    /** {@code until(condition; update)}; with many outputs, its definition in jq is used. */
    static @Nullable Code until(Code[] arguments) {
        return arguments[0].isSingle() && arguments[1].isSingle() ? new Until(arguments[0], arguments[1]) : null;
    }

    private static final class While extends Code {

        private final Code condition;
        private final Code update;

        While(Code condition, Code update) {
            super(false, above(condition, update));
            this.condition = condition;
            this.update = update;
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            JsonNode value = in;
            while (value != null) {
                run.meter().step();
                JsonNode holds = condition.one(run, env, value);
                if (holds == null || !Kind.isTrue(holds)) {
                    return true;
                }
                if (!out.accept(value)) {
                    return false;
                }
                value = update.one(run, env, value);
            }
            return true;
        }
    }

    private static final class Until extends Code {

        private final Code condition;
        private final Code update;

        Until(Code condition, Code update) {
            super(true, above(condition, update));
            this.condition = condition;
            this.update = update;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            JsonNode value = in;
            while (value != null) {
                run.meter().step();
                JsonNode holds = condition.one(run, env, value);
                if (holds == null) {
                    return null;
                }
                if (Kind.isTrue(holds)) {
                    return value;
                }
                value = update.one(run, env, value);
            }
            return null;
        }
    }

    /** {@code recurse(f)}: the input, then the same for each output of f. */
    static final class Recurse extends Code {

        private final Code body;

        Recurse(Code body) {
            super(false, sum(body) + 2 * SINK);
            this.body = body;
        }

        @Override
        protected int computePathHeight() {
            return pathSum(body) + 2 * SINK;
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            return walk(
                    run,
                    new State(Path.NOWHERE, in),
                    (state, found) -> body.run(run, env, state.value(), value -> found.add(Path.NOWHERE, value)),
                    state -> out.accept(state.value()));
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            return walk(
                    run,
                    new State(path, in),
                    (state, found) -> body.paths(run, env, state.path(), state.value(), found::add),
                    state -> out.accept(state.path(), state.value()));
        }

        private interface Expansion {
            void expand(State state, Found found);
        }

        private interface Visitor {
            boolean visit(State state);
        }

        private static boolean walk(Run run, State start, Expansion expansion, Visitor visitor) {
            Deque<Found> open = new ArrayDeque<>();
            State next = start;
            while (true) {
                run.meter().step();
                if (!visitor.visit(next)) {
                    return false;
                }
                Found found = new Found(run);
                try {
                    expansion.expand(next, found);
                } catch (Raised error) {
                    found.error = error;
                }
                open.push(found);
                while (!open.isEmpty() && open.peek().isExhausted()) {
                    open.pop();
                }
                if (open.isEmpty()) {
                    return true;
                }
                next = open.peek().next();
            }
        }
    }

    private record State(Path path, JsonNode value) {}

    /** What one state led to, and the error behind it. */
    private static final class Found {

        private final Run run;
        private final List<State> states = new ArrayList<>(2);
        private int taken;
        private @Nullable Raised error;

        Found(Run run) {
            this.run = run;
        }

        boolean add(Path path, JsonNode value) {
            run.meter().step();
            run.meter().allot(STATE_BYTES);
            states.add(new State(path, value));
            return true;
        }

        boolean isExhausted() {
            if (taken < states.size()) {
                return false;
            }
            if (error != null) {
                throw error;
            }
            return true;
        }

        State next() {
            return states.get(taken++);
        }
    }
}
