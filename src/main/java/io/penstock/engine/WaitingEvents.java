package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayDeque;
import java.util.Deque;

/** Events in the order of their arrival, bounded in number and in size. */
final class WaitingEvents {

    private static final int MOST = 1_000;

    private final Deque<Waiting> events = new ArrayDeque<>(2);
    private long bytes;

    private record Waiting(JsonNode event, long bytes) {}

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** Whether there is room in number; how large the next one is, nobody knows. */
    boolean hasRoom() {
        return events.size() < MOST;
    }

    /** @return false when there is no room for it */
    boolean add(JsonNode event, long mostBytes) {
        long size = event.toString().length();
        if (!hasRoom() || (bytes + size > mostBytes && !events.isEmpty())) {
            return false;
        }
        events.add(new Waiting(event, size));
        bytes += size;
        return true;
    }

    JsonNode first() {
        return events.element().event();
    }

    void removeFirst() {
        bytes -= events.remove().bytes();
    }

    void clear() {
        events.clear();
        bytes = 0;
    }

    void save(ArrayNode json, SnapshotWriter out) {
        events.forEach(each -> json.add(out.value(each.event())));
    }

    void load(JsonNode json, SnapshotReader source) {
        json.forEach(number -> add(source.value(number.intValue()), Long.MAX_VALUE));
    }
}
