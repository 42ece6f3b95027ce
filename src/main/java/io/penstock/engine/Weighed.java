package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the large containers weighed that were met last; the least recently used one gives way. What an abandoned unit of work remembered
 * is taken back, so that the work a run is charged for does not depend on its slices.
 */
final class Weighed {

    private static final int SLOTS = 16;

    private @Nullable JsonNode[] nodes;
    private long[] weights;
    private int[] heights;
    private long[] uses;
    private int size;
    private long clock;
    private @Nullable Weighed before;

    Weighed() {
        this(new @Nullable JsonNode[SLOTS], new long[SLOTS], new int[SLOTS], new long[SLOTS], 0);
    }

    private Weighed(@Nullable JsonNode[] nodes, long[] weights, int[] heights, long[] uses, int size) {
        this.nodes = nodes;
        this.weights = weights;
        this.heights = heights;
        this.uses = uses;
        this.size = size;
    }

    /** The container's slot, or -1. */
    int find(JsonNode node) {
        for (int i = 0; i < size; i++) {
            if (nodes[i] == node) {
                uses[i] = ++clock;
                return i;
            }
        }
        return -1;
    }

    long weight(int slot) {
        return weights[slot];
    }

    int height(int slot) {
        return heights[slot];
    }

    void remember(JsonNode node, long weight, int height) {
        if (before == null) {
            before = new Weighed(nodes.clone(), weights.clone(), heights.clone(), uses.clone(), size);
        }
        int slot = size < SLOTS ? size++ : oldest();
        nodes[slot] = node;
        weights[slot] = weight;
        heights[slot] = height;
        uses[slot] = ++clock;
    }

    /** Begins a unit of work. */
    void begin() {
        before = null;
    }

    /** Takes back what the unit remembered. That it used others stays, since it will be done again and use them again. */
    void takeBack() {
        Weighed earlier = before;
        if (earlier != null) {
            nodes = earlier.nodes;
            weights = earlier.weights;
            heights = earlier.heights;
            uses = earlier.uses;
            size = earlier.size;
            before = null;
        }
    }

    void forget() {
        Arrays.fill(nodes, null);
        size = 0;
        before = null;
    }

    private int oldest() {
        int oldest = 0;
        for (int i = 1; i < SLOTS; i++) {
            if (uses[i] < uses[oldest]) {
                oldest = i;
            }
        }
        return oldest;
    }
}
