package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.jspecify.annotations.Nullable;

/** The way from the input to one of its parts: an immutable chain of keys, the last one first. */
public final class Path {

    public static final Path ROOT = new Path(null, NullNode.getInstance(), 0, false);

    /** Of a value that was computed, not found. */
    public static final Path NOWHERE = new Path(null, NullNode.getInstance(), 0, true);

    private final @Nullable Path parent;
    private final JsonNode key;
    private final int length;
    /** Whether it stands for a computed value; then the parent is where the last found one stood, and the key is that one. */
    private final boolean lost;

    private Path(@Nullable Path parent, JsonNode key, int length, boolean lost) {
        this.parent = parent;
        this.key = key;
        this.length = length;
        this.lost = lost;
    }

    public Path with(Run run, JsonNode next) {
        if (length > 0) {
            run.checkHeight(length);
        }
        return new Path(this, next, length + 1, false);
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
        return lost;
    }

    /**
     * Where a value stands that was computed from the one that stands here: nowhere, unless it is that very value. As in
     * jq, so is every null, true or false where one stood.
     */
    public Path computed(JsonNode here, JsonNode value) {
        JsonNode there = lost ? key : here;
        Path place = lost ? parent : this;
        if (place != null && isIdentical(there, value)) {
            return place;
        }
        return lost ? this : new Path(this, here, 0, true);
    }

    /** This path, if the value is the very one that stands here, else the other one. */
    Path ifSame(JsonNode here, JsonNode value, Path other) {
        return !lost && isIdentical(here, value) ? this : other;
    }

    private static boolean isIdentical(JsonNode there, JsonNode value) {
        if (there == value) {
            return true;
        }
        Kind kind = Kind.of(value);
        return kind.compareTo(Kind.NUMBER) < 0 && kind == Kind.of(there);
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
