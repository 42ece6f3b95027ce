package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Takes many parts out of one value. Elements are first marked and then dropped together, so that n deletions from one
 * array cost one pass.
 */
public final class Deletion {

    private final Run run;
    private final Object owner = new Object();
    private final Set<ArrayValue> marked = Collections.newSetFromMap(new IdentityHashMap<>());
    private JsonNode root;

    private Deletion(Run run, JsonNode root) {
        this.run = run;
        this.root = root;
    }

    /** The value without what stands at the paths; each path is an array of keys. */
    public static JsonNode delete(Run run, JsonNode value, List<JsonNode> paths) {
        List<JsonNode> sorted = new ArrayList<>(paths);
        sorted.sort((a, b) -> Order.total(run, a, b));
        if (!sorted.isEmpty() && sorted.get(0).isEmpty()) {
            return NullNode.getInstance();
        }
        List<JsonNode> outermost = outermost(run, sorted);
        Deletion deletion = new Deletion(run, value);
        // Last things first: what is deleted must not move what is still to be deleted.
        for (int i = outermost.size() - 1; i >= 0; i--) {
            deletion.delete(Update.keys(run, outermost.get(i)));
        }
        return deletion.finish();
    }

    /** Without the paths into what is deleted as a whole. */
    private static List<JsonNode> outermost(Run run, List<JsonNode> sorted) {
        List<JsonNode> outermost = new ArrayList<>(sorted.size());
        for (JsonNode path : sorted) {
            if (outermost.isEmpty() || !leadsTo(run, outermost.get(outermost.size() - 1), path)) {
                outermost.add(path);
            }
        }
        return outermost;
    }

    private static boolean leadsTo(Run run, JsonNode shorter, JsonNode longer) {
        boolean leads = shorter.size() <= longer.size();
        for (int i = 0; leads && i < shorter.size(); i++) {
            leads = Order.equal(run, shorter.get(i), longer.get(i));
        }
        return leads;
    }

    private JsonNode finish() {
        for (ArrayValue array : marked) {
            run.meter().step(array.size() >> 2);
            array.dropMarked();
        }
        marked.clear();
        return root;
    }

    private void delete(JsonNode[] keys) {
        int last = keys.length - 1;
        for (int i = 0; i < last; i++) {
            if (keys[i].isObject()) {
                deleteWithinSlice(keys);
                return;
            }
        }
        if (!exists(keys)) {
            return;
        }
        JsonNode[] owned = new JsonNode[keys.length];
        JsonNode part = root;
        for (int i = 0; i <= last; i++) {
            owned[i] = own(part);
            part = i < last ? Lookup.get(run, part, keys[i]) : part;
        }
        for (int i = last; i > 0; i--) {
            attach(owned[i - 1], keys[i - 1], owned[i]);
        }
        root = owned[0];
        remove(owned[last], keys[last]);
    }

    /** Deleting what is not there does nothing, and makes nothing. */
    private boolean exists(JsonNode[] keys) {
        JsonNode holder = root;
        for (int i = 0; i < keys.length - 1; i++) {
            run.meter().step();
            holder = Lookup.get(run, holder, keys[i]);
        }
        Kind kind = Kind.of(holder);
        if (kind == Kind.NULL || holder == ArrayValue.MARK) {
            return false;
        }
        JsonNode key = keys[keys.length - 1];
        Kind of = Kind.of(key);
        if (kind == Kind.OBJECT && of == Kind.STRING) {
            return holder.has(key.asText());
        }
        if (kind == Kind.ARRAY && (of == Kind.NUMBER || of == Kind.OBJECT)) {
            return true;
        }
        if (kind == Kind.OBJECT || kind == Kind.ARRAY) {
            String part = kind == Kind.OBJECT ? " field of object" : " element of array";
            throw new Raised("Cannot delete " + of.title() + part);
        }
        throw new Raised("Cannot delete fields from " + kind.title());
    }

    private JsonNode own(JsonNode part) {
        return part.isObject() ? Update.own(run, part, owner) : Update.ownArray(run, part, owner);
    }

    private void attach(JsonNode parent, JsonNode key, JsonNode child) {
        if (parent instanceof ObjectValue object) {
            object.replaceValue(key.asText(), child);
        } else if (parent instanceof ArrayValue array) {
            int index = Numbers.index(key);
            array.mark(index < 0 ? index + array.size() : index, child);
        }
    }

    private void remove(JsonNode part, JsonNode key) {
        if (part instanceof ObjectValue object) {
            object.drop(key.asText());
        } else if (part instanceof ArrayValue array) {
            marked.add(array);
            if (key.isObject()) {
                Lookup.Range range =
                        Lookup.Range.of(array.size(), Lookup.bound(key, "start"), Lookup.bound(key, "end"));
                run.meter().step(range.to() - range.from());
                for (int i = range.from(); i < range.to(); i++) {
                    array.mark(i, ArrayValue.MARK);
                }
            } else {
                int index = Numbers.index(key);
                array.mark(index < 0 ? index + array.size() : index, ArrayValue.MARK);
            }
        }
    }

    private void deleteWithinSlice(JsonNode[] keys) {
        int at = 0;
        while (!keys[at].isObject()) {
            at++;
        }
        JsonNode[] before = Arrays.copyOf(keys, at + 1);
        ArrayValue behind = new ArrayValue(keys.length);
        for (int i = at + 1; i < keys.length; i++) {
            behind.append(run, keys[i]);
        }
        JsonNode slice = Update.getPath(run, finish(), before);
        if (Kind.of(slice) == Kind.NULL) {
            return;
        }
        run.descend();
        Update update = new Update(run, root);
        update.set(before, delete(run, slice, List.of(behind)));
        root = update.root();
        run.ascend();
    }
}
