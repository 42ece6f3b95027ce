package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object that an evaluation made: it knows how deeply it nests, and which update still owns it and may write to it.
 * Once it has been handed on, it no longer changes.
 */
@SuppressWarnings("unchecked") // Jackson's own deepCopy() is declared so
public final class ObjectValue extends ObjectNode {

    private static final int ENTRY_BYTES = 64;

    private int height = 1;
    private @Nullable Object owner;

    public ObjectValue(int capacity) {
        super(JsonNodeFactory.instance, new LinkedHashMap<>(capacity < 8 ? 8 : capacity + capacity / 2));
    }

    /** A copy that may be put to. The values are shared. */
    public static ObjectValue copy(Run run, JsonNode object) {
        run.meter().step(1 + object.size());
        run.meter().allot((long) object.size() * ENTRY_BYTES);
        ObjectValue copy = new ObjectValue(object.size() + 2);
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            copy._children.put(entry.getKey(), entry.getValue());
        }
        copy.height = Heights.of(object);
        return copy;
    }

    public void put(Run run, String key, JsonNode value) {
        run.meter().allot(ENTRY_BYTES);
        _children.put(key, value);
        int above = Heights.of(value) + 1;
        if (above > height) {
            height = above;
            run.checkHeight(above);
        }
    }

    void drop(String key) {
        _children.remove(key);
    }

    /** Puts another value of at most the same height where one stands. */
    void replaceValue(String key, JsonNode value) {
        _children.put(key, value);
    }

    int height() {
        return height;
    }

    boolean isOwnedBy(Object candidate) {
        return owner == candidate;
    }

    ObjectValue ownedBy(Object newOwner) {
        owner = newOwner;
        return this;
    }
}
