package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a listener made of the events that it took; only their number, when nobody will ever see them. */
final class TakenEvents {

    private final boolean kept;
    private ArrayNode events = Codec.JSON.arrayNode();
    private int count;
    private long weight;

    TakenEvents(boolean kept) {
        this.kept = kept;
    }

    int count() {
        return count;
    }

    /** About how long the text of all is. */
    long weight() {
        return weight;
    }

    ArrayNode events() {
        return events;
    }

    void add(JsonNode event, long itsWeight) {
        count++;
        if (kept) {
            events.add(event);
            weight += itsWeight;
        }
    }

    void save(ObjectNode json, SnapshotWriter out) {
        json.put("events", out.value(events)).put("count", count).put("weight", weight);
    }

    void load(JsonNode json, SnapshotReader source) {
        events = source.value(json, "events").deepCopy();
        count = Codec.require(json, "count").intValue();
        weight = Codec.require(json, "weight").longValue();
    }
}
