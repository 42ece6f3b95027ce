package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array that an evaluation made: it knows how deeply it nests, and which update still owns it and may write to it.
 * Once it has been handed on, it no longer changes.
 */
@SuppressWarnings("unchecked") // Jackson's own deepCopy() is declared so
public final class ArrayValue extends ArrayNode {

    /** Stands where an element is about to be dropped. */
    static final JsonNode MARK = MissingNode.getInstance();

    private static final int ELEMENT_BYTES = 32;
    private static final int REFERENCE_BYTES = 8;

    private final ArrayList<JsonNode> items;
    private int height = 1;
    private @Nullable Object owner;

    public ArrayValue(int capacity) {
        this(new ArrayList<>(capacity));
    }

    private ArrayValue(ArrayList<JsonNode> items) {
        super(JsonNodeFactory.instance, items);
        this.items = items;
    }

    /** A copy that may be appended to. The elements are shared. */
    public static ArrayValue copy(Run run, JsonNode array, int more) {
        int size = array.size();
        run.meter().step(1 + (size >> 2));
        run.meter().allot((long) size * REFERENCE_BYTES);
        ArrayValue copy = new ArrayValue(size + more);
        for (int i = 0; i < size; i++) {
            copy.items.add(array.get(i));
        }
        copy.height = Heights.of(array);
        return copy;
    }

    public static ArrayValue slice(Run run, JsonNode array, int from, int to) {
        run.meter().step(1 + (to - from >> 2));
        run.meter().allot((long) (to - from) * REFERENCE_BYTES);
        ArrayValue copy = new ArrayValue(to - from);
        for (int i = from; i < to; i++) {
            copy.items.add(array.get(i));
        }
        copy.height = Heights.of(array);
        return copy;
    }

    public static ArrayValue of(Run run, List<JsonNode> elements) {
        ArrayValue array = new ArrayValue(elements.size());
        for (JsonNode element : elements) {
            array.append(run, element);
        }
        return array;
    }

    public void append(Run run, JsonNode value) {
        run.meter().allot(ELEMENT_BYTES);
        items.add(value);
        raise(run, value);
    }

    /** Puts a value at an index, with nulls before it where there was nothing. */
    void put(Run run, int index, JsonNode value) {
        if (index >= items.size()) {
            run.meter().allot((index - items.size() + 1L) * REFERENCE_BYTES);
            run.meter().step(index - items.size() + 1L);
            while (items.size() < index) {
                items.add(nullNode());
            }
            items.add(value);
        } else {
            items.set(index, value);
        }
        raise(run, value);
    }

    /** Replaces an element, if there is one at the index. */
    void mark(int index, JsonNode value) {
        if (index >= 0 && index < items.size()) {
            items.set(index, value);
        }
    }

    void dropMarked() {
        items.removeIf(item -> item == MARK);
    }

    int height() {
        return height;
    }

    boolean isOwnedBy(Object candidate) {
        return owner == candidate;
    }

    ArrayValue ownedBy(Object newOwner) {
        owner = newOwner;
        return this;
    }

    private void raise(Run run, JsonNode value) {
        int above = Heights.of(value) + 1;
        if (above > height) {
            height = above;
            run.checkHeight(above);
        }
    }
}
