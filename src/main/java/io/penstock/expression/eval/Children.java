package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

/** Goes through what is in a value, without recursion: the stack does not grow with the data. */
public final class Children {

    private Children() {}

    /** Each direct child with its path. */
    static boolean forEach(Run run, Path path, JsonNode value, boolean optional, PathSink out) {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                run.meter().step();
                if (!out.accept(path.with(run, Numbers.of(i)), value.get(i))) {
                    return false;
                }
            }
        } else if (value.isObject()) {
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                run.meter().step();
                if (!out.accept(path.with(run, TextNode.valueOf(entry.getKey())), entry.getValue())) {
                    return false;
                }
            }
        } else if (!optional) {
            throw Lookup.notIterable(value);
        }
        return true;
    }

    /** The value itself and all that is in it, parents first. */
    static boolean descend(Run run, JsonNode root, Sink out) {
        run.meter().step();
        if (!out.accept(root)) {
            return false;
        }
        if (!root.isContainerNode() || root.isEmpty()) {
            return true;
        }
        Deque<Iterator<JsonNode>> open = new ArrayDeque<>();
        open.push(root.iterator());
        while (!open.isEmpty()) {
            Iterator<JsonNode> children = open.peek();
            if (!children.hasNext()) {
                open.pop();
                continue;
            }
            JsonNode child = children.next();
            run.meter().step();
            if (!out.accept(child)) {
                return false;
            }
            if (child.isContainerNode() && !child.isEmpty()) {
                open.push(child.iterator());
            }
        }
        return true;
    }

    /** The same, with paths. */
    public static boolean descend(Run run, Path path, JsonNode root, PathSink out) {
        if (!out.accept(path, root)) {
            return false;
        }
        Deque<Level> open = new ArrayDeque<>();
        open.push(new Level(path, root));
        while (!open.isEmpty()) {
            Level level = open.peek();
            if (!level.hasNext()) {
                open.pop();
                continue;
            }
            run.meter().step();
            JsonNode key = level.next();
            JsonNode child = level.child();
            Path at = level.path.with(run, key);
            if (!out.accept(at, child)) {
                return false;
            }
            if (child.isContainerNode() && !child.isEmpty()) {
                open.push(new Level(at, child));
            }
        }
        return true;
    }

    /** A container whose children are being gone through. */
    static final class Level {

        final Path path;
        private final JsonNode container;
        private final Iterator<Map.Entry<String, JsonNode>> entries;
        private int index;
        private JsonNode child;

        Level(Path path, JsonNode container) {
            this.path = path;
            this.container = container;
            this.entries = container.properties().iterator();
            this.child = container;
        }

        boolean hasNext() {
            return container.isObject() ? entries.hasNext() : index < container.size();
        }

        /** The next child's key. */
        JsonNode next() {
            if (container.isObject()) {
                Map.Entry<String, JsonNode> entry = entries.next();
                child = entry.getValue();
                return TextNode.valueOf(entry.getKey());
            }
            child = container.get(index);
            return Numbers.of(index++);
        }

        JsonNode child() {
            return child;
        }
    }
}
