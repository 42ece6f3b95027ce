package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the large containers weighed that were met last. The least recently used one gives way when there are too many, or they are too
 * heavy together to be held alive. What an abandoned unit of work remembered is taken back, so that the work a run is charged for does
 * not depend on its slices.
 */
final class Weighed {

    private static final int MOST = 16;

    private final long limit;
    private List<Entry> entries = new ArrayList<>(MOST);
    private long total;
    private long clock;
    private @Nullable List<Entry> before;
    private long totalBefore;

    /** @param limit of the weights together */
    Weighed(long limit) {
        this.limit = limit;
    }

    /** One container. */
    static final class Entry {

        private final JsonNode node;
        private final long weight;
        private final int height;
        private long used;

        Entry(JsonNode node, long weight, int height, long used) {
            this.node = node;
            this.weight = weight;
            this.height = height;
            this.used = used;
        }

        long weight() {
            return weight;
        }

        int height() {
            return height;
        }
    }

    @Nullable
    Entry find(JsonNode node) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.node == node) {
                entry.used = ++clock;
                return entry;
            }
        }
        return null;
    }

    void remember(JsonNode node, long weight, int height) {
        if (before == null) {
            before = new ArrayList<>(entries);
            totalBefore = total;
        }
        while (!entries.isEmpty() && (entries.size() == MOST || total + weight > limit)) {
            total -= entries.remove(oldest()).weight;
        }
        entries.add(new Entry(node, weight, height, ++clock));
        total += weight;
    }

    /** Begins a unit of work. */
    void begin() {
        before = null;
    }

    /** Takes back what the unit remembered. That it used others stays, since it will be done again and use them again. */
    void takeBack() {
        if (before != null) {
            entries = before;
            total = totalBefore;
            before = null;
        }
    }

    void forget() {
        entries.clear();
        total = 0;
        before = null;
    }

    private int oldest() {
        int oldest = 0;
        for (int i = 1; i < entries.size(); i++) {
            if (entries.get(i).used < entries.get(oldest).used) {
                oldest = i;
            }
        }
        return oldest;
    }
}
