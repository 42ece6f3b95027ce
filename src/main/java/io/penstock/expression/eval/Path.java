package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.jspecify.annotations.Nullable;

/** The way from the input to one of its parts: an immutable chain of keys, the last one first. */
public final class Path {

    public static final Path ROOT = new Path(null, NullNode.getInstance(), 0);

    /** Of a value that was computed, not found. */
    public static final Path NOWHERE = new Path(null, NullNode.getInstance(), 0);

    private final @Nullable Path parent;
    private final JsonNode key;
    private final int length;

    private Path(@Nullable Path parent, JsonNode key, int length) {
        this.parent = parent;
        this.key = key;
        this.length = length;
    }

    Path with(Run run, JsonNode next) {
        if (length > 0) {
            run.checkHeight(length);
        }
        return new Path(this, next, length + 1);
    }

    /** All keys of another path behind this one's. */
    public Path with(Run run, JsonNode[] keys) {
        Path path = this;
        for (JsonNode next : keys) {
            path = path.with(run, next);
        }
        return path;
    }

    public boolean isNowhere() {
        return this == NOWHERE;
    }

    public int length() {
        return length;
    }

    public JsonNode[] keys() {
        JsonNode[] keys = new JsonNode[length];
        Path path = this;
        for (int i = length - 1; i >= 0 && path != null; i--) {
            keys[i] = path.key;
            path = path.parent;
        }
        return keys;
    }

    public ArrayValue toArray(Run run) {
        ArrayValue array = new ArrayValue(length);
        run.meter().step(length);
        for (JsonNode each : keys()) {
            array.append(run, each);
        }
        return array;
    }
}
