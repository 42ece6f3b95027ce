package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Code that is left in another way than by its end: {@code try} and {@code label}. */
final class Escapes {

    /** What an error costs: its text is written, though it may be that nobody reads it. */
    private static final int ERROR = 8;

    private Escapes() {}

    /** {@code try body catch handler} */
    static final class Try extends Code {

        private final Code body;
        private final @Nullable Code handler;

        Try(Code body, @Nullable Code handler) {
            super(isSingle(body, handler), height(body, handler));
            this.body = body;
            this.handler = handler;
        }

        private static boolean isSingle(Code body, @Nullable Code handler) {
            return body.isSingle() && (handler == null || handler.isSingle());
        }

        private static int height(Code body, @Nullable Code handler) {
            int highest = Math.max(body.height(), handler == null ? 0 : handler.height());
            return 1 + highest + (isSingle(body, handler) ? 0 : 2 * SINK);
        }

        @Override
        protected int computePathHeight() {
            return 2 * SINK + Math.max(body.pathHeight(), handler == null ? 0 : handler.pathHeight());
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
                run.meter().step(ERROR);
                error = raised.value();
            }
            return handler == null ? null : handler.one(run, env, error);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (isSingle()) {
                return pass(run, env, in, out);
            }
            run.meter().step();
            Guard guard = new Guard();
            long mark = run.mark();
            JsonNode error;
            try {
                return body.run(run, env, in, value -> guard.pass(() -> out.accept(value)));
            } catch (Raised raised) {
                guard.rethrowIfForeign(raised);
                run.restore(mark);
                run.meter().step(ERROR);
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
                run.meter().step(ERROR);
                error = raised.value();
            }
            return handler == null || handler.paths(run, env, path.computed(in, error), error, out);
        }
    }

    /** Tells errors of what comes behind a {@code try} from its own, which alone it catches. */
    static final class Guard {

        private @Nullable Raised foreign;

        interface Continuation {
            boolean run();
        }

        boolean pass(Continuation continuation) {
            try {
                return continuation.run();
            } catch (Raised error) {
                foreign = error;
                throw error;
            }
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
        protected int computePathHeight() {
            return pathAbove(body);
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
            if (isSingle()) {
                return pass(run, env, in, out);
            }
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
}
