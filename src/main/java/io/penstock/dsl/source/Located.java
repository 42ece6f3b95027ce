package io.penstock.dsl.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One value of a document, with its place and what it holds. Grows while its text is read, and is never changed after. */
public final class Located {

    private final @Nullable Located parent;
    private final String key;
    private final @Nullable Place keyPlace;
    private final JsonNode value;
    private final Place place;
    private final Map<String, Located> members = new LinkedHashMap<>(0);
    private final List<Located> items = new ArrayList<>(0);

    private Located(@Nullable Located parent, String key, @Nullable Place keyPlace, JsonNode value, Place place) {
        this.parent = parent;
        this.key = key;
        this.keyPlace = keyPlace;
        this.value = value;
        this.place = place;
    }

    /** @param pointer of the root itself; empty unless the text is a part of another */
    static Located root(JsonNode value, Place place, String pointer) {
        return new Located(null, pointer, null, value, place);
    }

    /** A member that is not yet in this object. */
    Located child(String name, Place namePlace, JsonNode child, Place childPlace) {
        return new Located(this, name, namePlace, child, childPlace);
    }

    void put(Located member) {
        members.put(member.key, member);
        ((ObjectNode) value).set(member.key, member.value);
    }

    Located append(JsonNode item, Place itemPlace) {
        Located located = new Located(this, Integer.toString(items.size()), null, item, itemPlace);
        items.add(located);
        ((ArrayNode) value).add(item);
        return located;
    }

    /** The whole value as JSON, which nobody may change. */
    public JsonNode value() {
        return value;
    }

    /** The value's own name in its object, or its index in its array; at the root, the pointer of the whole. */
    public String key() {
        return key;
    }

    /** What it stands in; null at the root. */
    public @Nullable Located parent() {
        return parent;
    }

    public boolean isObject() {
        return value.isObject();
    }

    public boolean isArray() {
        return value.isArray();
    }

    public boolean isText() {
        return value.isTextual();
    }

    public String text() {
        return value.asText();
    }

    public @Nullable Located member(String name) {
        return members.get(name);
    }

    public Collection<Located> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    public List<Located> items() {
        return Collections.unmodifiableList(items);
    }

    /** Where the value itself begins. */
    public Place place() {
        return place;
    }

    /** Where a person looks for it: the key of an object, of an array and of nothing; the value of anything else. */
    public Place shownAt() {
        return keyPlace != null && (value.isContainerNode() || value.isNull()) ? keyPlace : place;
    }

    /** Where its key stands, or the value when it has none. */
    public Place keyPlace() {
        return keyPlace != null ? keyPlace : place;
    }

    /** The JSON pointer (RFC 6901). */
    public String pointer() {
        List<String> keys = new ArrayList<>();
        Located at = this;
        for (Located above = at.parent; above != null; above = at.parent) {
            keys.add(at.key);
            at = above;
        }
        StringBuilder pointer = new StringBuilder(at.key);
        for (int i = keys.size() - 1; i >= 0; i--) {
            pointer.append('/').append(keys.get(i).replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }
}
