package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.StandardError;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures values as their JSON text would be long, and refuses what is too large or too deep. Values share their parts, so that a
 * small amount of memory can stand for an endless text: large parts are therefore remembered, and weighed once. The memory is
 * forgotten with {@link #forget}, so that it holds no value alive.
 */
final class Weigher {

    private static final int REMEMBERED = 16;
    private static final long WORTH_REMEMBERING = 1024;

    private final long limit;
    private final int depth;
    private final @Nullable JsonNode[] nodes = new @Nullable JsonNode[REMEMBERED];
    private final long[] weights = new long[REMEMBERED];
    private final int[] heights = new int[REMEMBERED];
    private int remembered;
    private int height;
    private long visited;
    private boolean infinite;

    Weigher(long limit, int depth) {
        this.limit = limit;
        this.depth = depth;
    }

    /** About the number of bytes of the value's text. @throws Raised when it is too large or too deep to be kept */
    long weigh(JsonNode node) {
        return weigh(node, 0);
    }

    /** How many nodes were looked at since the last call. */
    long drainVisited() {
        long drained = visited;
        visited = 0;
        return drained;
    }

    /** Whether a number that JSON does not have was met since the last call. */
    boolean drainInfinite() {
        boolean drained = infinite;
        infinite = false;
        return drained;
    }

    void forget() {
        if (remembered > 0) {
            Arrays.fill(nodes, null);
            remembered = 0;
        }
    }

    private long weigh(JsonNode node, int level) {
        visited++;
        height = 0;
        if (node.isContainerNode()) {
            return container(node, level);
        }
        if (node.isTextual()) {
            return node.textValue().length() + 2L;
        }
        infinite |= !Finite.isFinite(node);
        return 6;
    }

    private long container(JsonNode node, int level) {
        int known = find(node);
        if (known >= 0) {
            height = heights[known];
            checkDepth(level + height);
            return weights[known];
        }
        checkDepth(level + 1);
        long sum = 2;
        int tallest = 0;
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                sum += member.getKey().length() + 4 + weigh(member.getValue(), level + 1);
                tallest = Math.max(tallest, height);
                checkSize(sum);
            }
        } else {
            for (int i = 0; i < node.size(); i++) {
                sum += 1 + weigh(node.get(i), level + 1);
                tallest = Math.max(tallest, height);
                checkSize(sum);
            }
        }
        height = tallest + 1;
        if (sum >= WORTH_REMEMBERING && !infinite) {
            remember(node, sum, height);
        }
        return sum;
    }

    private int find(JsonNode node) {
        for (int i = 0; i < remembered; i++) {
            if (nodes[i] == node) {
                return i;
            }
        }
        return -1;
    }

    /** Takes the place of the lightest. */
    private void remember(JsonNode node, long weight, int itsHeight) {
        int slot = 0;
        if (remembered < REMEMBERED) {
            slot = remembered++;
        } else {
            for (int i = 1; i < REMEMBERED; i++) {
                if (weights[i] < weights[slot]) {
                    slot = i;
                }
            }
            if (weights[slot] > weight) {
                return;
            }
        }
        nodes[slot] = node;
        weights[slot] = weight;
        heights[slot] = itsHeight;
    }

    private void checkSize(long sum) {
        if (sum > limit) {
            throw Raised.of(StandardError.RUNTIME, "The data would be larger than the " + limit + " bytes allowed.");
        }
    }

    private void checkDepth(int level) {
        if (level > depth) {
            throw Raised.of(
                    StandardError.RUNTIME, "The data would be nested deeper than the " + depth + " levels allowed.");
        }
    }
}
