package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.StandardError;
import java.util.Map;

/**
 * Measures values as their JSON text would be long, and refuses what is too large or too deep. Values share their parts, so that a
 * small amount of memory can stand for an endless text: large parts are therefore remembered, and weighed once. The memory is
 * forgotten with {@link #forget}, so that it holds no value alive.
 */
final class Weigher {

    private static final long WORTH_REMEMBERING = 128;

    /** What is small and far down is rather weighed again than looked for. */
    private static final int WORTH_FINDING = 8;

    private static final int NEAR = 2;

    private final long limit;
    private final int depth;
    private final Weighed weighed;
    private int height;
    private long visited;
    private boolean foreign;

    Weigher(long limit, int depth) {
        this.limit = limit;
        this.weighed = new Weighed(2 * limit);
        this.depth = depth;
    }

    /** About the number of bytes of the value's text. @throws Raised when it is too large or too deep to be kept */
    long weigh(JsonNode node) {
        return weigh(node, 0);
    }

    /** Begins a unit of work. */
    void begin() {
        weighed.begin();
        visited = 0;
    }

    /** Says that the unit will be done again. */
    void abandon() {
        weighed.takeBack();
    }

    /** Counts nodes that were looked at elsewhere. */
    void charge(int nodes) {
        visited += nodes;
    }

    /** How many nodes were looked at in this unit: the same in each run that shares as much. */
    long visited() {
        return visited;
    }

    /** Whether something was met since the last call that a run may not keep as it is: a number that JSON does not have, or {@code $secrets}. */
    boolean drainForeign() {
        boolean drained = foreign;
        foreign = false;
        return drained;
    }

    void forget() {
        weighed.forget();
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
        foreign |= !Finite.isFinite(node);
        return 6;
    }

    private long container(JsonNode node, int level) {
        foreign |= node instanceof Secrets;
        boolean findable = level <= NEAR || node.size() >= WORTH_FINDING;
        Weighed.Entry known = findable ? weighed.find(node) : null;
        if (known != null) {
            height = known.height();
            checkDepth(level + height);
            return known.weight();
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
        if (findable && sum >= WORTH_REMEMBERING && !foreign) {
            weighed.remember(node, sum, height);
        }
        return sum;
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
