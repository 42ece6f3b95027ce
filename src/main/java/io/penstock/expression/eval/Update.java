package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A value that is being changed at several places. The first change copies what it touches; later ones write to those
 * copies, which nobody else has seen yet, so that n changes do not cost n copies.
 */
public final class Update {

    private final Run run;
    private JsonNode root;
    private Object owner = new Object();

    public Update(Run run, JsonNode root) {
        this.run = run;
        this.root = root;
    }

    public JsonNode root() {
        return root;
    }

    /** What stands at a path; if it is a copy of ours, it is one no longer, for now somebody else has it. */
    JsonNode get(JsonNode[] keys) {
        JsonNode value = root;
        for (JsonNode key : keys) {
            run.meter().step();
            value = Lookup.get(run, value, key);
        }
        boolean ours = value instanceof ArrayValue array && array.isOwnedBy(owner)
                || value instanceof ObjectValue object && object.isOwnedBy(owner);
        if (ours) {
            owner = new Object();
        }
        return value;
    }

    /** Puts a value at a path, and makes the objects and arrays that lead to it. */
    public void set(JsonNode[] keys, JsonNode value) {
        run.meter().step(keys.length + 1L);
        JsonNode[] parents = new JsonNode[keys.length];
        JsonNode parent = root;
        for (int i = 0; i < keys.length; i++) {
            parents[i] = parent;
            if (i < keys.length - 1) {
                parent = Lookup.get(run, parent, keys[i]);
                checkIndex(parents[i], keys[i]);
            }
        }
        JsonNode changed = value;
        for (int i = keys.length - 1; i >= 0; i--) {
            changed = put(parents[i], keys[i], changed);
        }
        root = changed;
    }

    private JsonNode put(JsonNode container, JsonNode key, JsonNode value) {
        Kind kind = Kind.of(container);
        Kind keys = Kind.of(key);
        boolean absent = kind == Kind.NULL;
        if (keys == Kind.STRING && (absent || kind == Kind.OBJECT)) {
            ObjectValue object = own(run, container, owner);
            object.put(run, key.asText(), value);
            return object;
        }
        if (keys == Kind.NUMBER && (absent || kind == Kind.ARRAY)) {
            return putElement(container, key, value);
        }
        if (keys == Kind.OBJECT && (absent || kind == Kind.ARRAY)) {
            return putSlice(container, key, value);
        }
        if (keys == Kind.OBJECT && kind == Kind.STRING) {
            Lookup.get(run, container, key);
            throw new Raised("Cannot update string slices");
        }
        checkIndex(container, key);
        throw Lookup.mismatch(container, key);
    }

    private JsonNode putElement(JsonNode container, JsonNode key, JsonNode value) {
        checkIndex(container, key);
        int index = Numbers.index(key);
        ArrayValue array = ownArray(run, container, owner);
        array.put(run, index < 0 ? index + container.size() : index, value);
        return array;
    }

    private static void checkIndex(JsonNode container, JsonNode key) {
        if (key.isArray() && container.isArray()) {
            throw new Raised("Cannot update field at array index of array");
        }
        if (Numbers.isNaN(key)) {
            throw new Raised("Cannot set array element at NaN index");
        }
        if (key.isNumber() && Numbers.index(key) + container.size() < 0) {
            throw new Raised("Out of bounds negative array index");
        }
    }

    private JsonNode putSlice(JsonNode container, JsonNode key, JsonNode value) {
        int size = container.size();
        Lookup.Range range = Lookup.Range.of(size, Lookup.bound(key, "start"), Lookup.bound(key, "end"));
        if (!value.isArray()) {
            throw new Raised("A slice of an array can only be assigned another array");
        }
        ArrayValue array = ArrayValue.slice(run, container, 0, range.from());
        run.meter().step(value.size() + size - range.to());
        for (int i = 0; i < value.size(); i++) {
            array.append(run, value.get(i));
        }
        for (int i = range.to(); i < size; i++) {
            array.append(run, container.get(i));
        }
        return array;
    }

    static ObjectValue own(Run run, JsonNode value, Object owner) {
        if (value instanceof ObjectValue object && object.isOwnedBy(owner)) {
            return object;
        }
        ObjectValue copy = value.isObject() ? ObjectValue.copy(run, value) : new ObjectValue(4);
        return copy.ownedBy(owner);
    }

    static ArrayValue ownArray(Run run, JsonNode value, Object owner) {
        if (value instanceof ArrayValue array && array.isOwnedBy(owner)) {
            return array;
        }
        ArrayValue copy = value.isArray() ? ArrayValue.copy(run, value, 1) : new ArrayValue(4);
        return copy.ownedBy(owner);
    }

    /** What stands at a path, null where nothing does. */
    public static JsonNode getPath(Run run, JsonNode value, JsonNode[] keys) {
        JsonNode part = value;
        for (JsonNode key : keys) {
            run.meter().step();
            part = Lookup.get(run, part, key);
        }
        return part;
    }

    /** The keys of a path that a program gave as an array. */
    public static JsonNode[] keys(Run run, JsonNode path) {
        if (!path.isArray()) {
            throw new Raised("Path must be specified as an array");
        }
        run.meter().step(path.size());
        run.checkHeight(path.size());
        JsonNode[] keys = new JsonNode[path.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = path.get(i);
        }
        return keys;
    }
}
