package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.expression.eval.ArrayValue;
import io.penstock.expression.eval.Children;
import io.penstock.expression.eval.Code;
import io.penstock.expression.eval.Env;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Lookup;
import io.penstock.expression.eval.Numbers;
import io.penstock.expression.eval.Path;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Sink;
import io.penstock.expression.eval.Update;
import java.util.ArrayDeque;
import java.util.Deque;

/** Values as streams of events: a leaf with its path, and for each container that ends, the path of its last part. */
final class Streams {

    private Streams() {}

    static void register(Registry registry) {
        registry.add("tostream", 0, arguments -> new ToStream());
        registry.add("fromstream", 1, arguments -> new FromStream(arguments[0]));
    }

    private static boolean isLeaf(JsonNode value) {
        return !value.isContainerNode() || value.isEmpty();
    }

    /** {@code tostream} */
    private static final class ToStream extends Code {

        ToStream() {
            super(false, 4);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (isLeaf(in)) {
                return out.accept(leaf(run, Path.ROOT, in));
            }
            Deque<Children.Level> open = new ArrayDeque<>();
            open.push(new Children.Level(Path.ROOT, in));
            Path last = Path.ROOT;
            while (!open.isEmpty()) {
                run.meter().step();
                Children.Level level = open.peek();
                boolean more;
                if (level.hasNext()) {
                    last = level.path().with(run, level.next());
                    JsonNode child = level.child();
                    more = !isLeaf(child) || out.accept(leaf(run, last, child));
                    if (!isLeaf(child)) {
                        open.push(new Children.Level(last, child));
                    }
                } else {
                    open.pop();
                    more = out.accept(end(run, last));
                    last = level.path();
                }
                if (!more) {
                    return false;
                }
            }
            return true;
        }

        private static JsonNode leaf(Run run, Path path, JsonNode value) {
            ArrayValue event = new ArrayValue(2);
            event.append(run, path.toArray(run));
            event.append(run, value);
            return event;
        }

        private static JsonNode end(Run run, Path path) {
            ArrayValue event = new ArrayValue(1);
            event.append(run, path.toArray(run));
            return event;
        }
    }

    /** {@code fromstream(events)} */
    private static final class FromStream extends Code {

        private final Code events;

        FromStream(Code events) {
            super(false, sum(events) + 2 * SINK);
            this.events = events;
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            Update[] building = {new Update(run, NullNode.getInstance())};
            return events.run(run, env, in, event -> {
                run.meter().step();
                boolean leaf = length(run, event) == 2;
                JsonNode path = Lookup.get(run, event, Numbers.of(0));
                int depth = (int) length(run, path);
                if (leaf) {
                    building[0].set(keys(run, path), event.get(1));
                }
                if (depth != (leaf ? 0 : 1)) {
                    return true;
                }
                JsonNode whole = building[0].root();
                building[0] = new Update(run, NullNode.getInstance());
                return out.accept(whole);
            });
        }

        private static double length(Run run, JsonNode value) {
            return Basics.length(run, value).doubleValue();
        }

        private static JsonNode[] keys(Run run, JsonNode path) {
            if (path.isArray()) {
                return Update.keys(run, path);
            }
            if (Kind.of(path) == Kind.NULL) {
                return new JsonNode[0];
            }
            throw new Raised("array ([\"x\"]) and " + Kind.describe(path) + " cannot be added");
        }
    }
}
