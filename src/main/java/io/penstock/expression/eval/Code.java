package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.Meter;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a compiled program. Outputs are pushed into a sink; code that has at most one output answers it directly,
 * which is what makes the common expression fast. Immutable, on any thread.
 */
public abstract class Code {

    /** The Java frames that passing an output to a sink may take. */
    protected static final int SINK = 3;

    private final boolean single;
    private final int height;
    private int pathHeight;

    /**
     * @param single whether there is at most one output, whatever the input
     * @param height how many Java frames it may take, those of the sink not counted: for single code those of
     *     {@link #one}, for other code those of {@link #run}
     */
    protected Code(boolean single, int height) {
        this.single = single;
        this.height = height;
    }

    public final boolean isSingle() {
        return single;
    }

    public final int height() {
        return height;
    }

    /** How many Java frames {@link #paths} may take, those of the sink not counted. */
    public final int pathHeight() {
        int known = pathHeight;
        if (known == 0) {
            // Threads that race here compute the same.
            known = computePathHeight();
            pathHeight = known;
        }
        return known;
    }

    protected int computePathHeight() {
        return height + SINK;
    }

    /** What it answers whatever the input, when that is known beforehand. */
    public @Nullable JsonNode constant() {
        return null;
    }

    /** What it answers, and has charged, when that takes no evaluation under way; null: ask {@link #one}. */
    @Nullable
    JsonNode glance(Meter meter, JsonNode in) {
        return null;
    }

    /** The only output, or null when there is none. For single code alone. */
    public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
        throw new IllegalStateException(getClass() + " may have many outputs");
    }

    /** @return false when the sink wants no more */
    public boolean run(Run run, Env env, JsonNode in, Sink out) {
        return pass(run, env, in, out);
    }

    /** Passes on the output of single code. */
    protected final boolean pass(Run run, Env env, JsonNode in, Sink out) {
        JsonNode value = one(run, env, in);
        return value == null || value == Run.TAIL || out.accept(value);
    }

    /** Runs where a path is wanted: of what is computed, there is none. */
    public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
        return run(run, env, in, value -> out.accept(path.computed(in, value), value));
    }

    /** The height of code that nests these. */
    protected static int above(Code... parts) {
        int highest = 0;
        for (Code part : parts) {
            highest = Math.max(highest, part.height);
        }
        return highest + 1;
    }

    /** The height of code that runs each of these within the sink of the one before. */
    protected static int sum(Code... parts) {
        int sum = 1;
        for (Code part : parts) {
            sum += part.height + (part.single ? 1 : SINK);
        }
        return sum;
    }

    /** The same for code that is asked for paths. */
    protected static int pathSum(Code... parts) {
        int sum = 1;
        for (Code part : parts) {
            sum += part.pathHeight() + SINK;
        }
        return sum;
    }

    /** The height of code that nests these and asks them for paths. */
    protected static int pathAbove(Code... parts) {
        int highest = 0;
        for (Code part : parts) {
            highest = Math.max(highest, part.pathHeight());
        }
        return highest + 1;
    }

    protected static boolean allSingle(Code... parts) {
        for (Code part : parts) {
            if (!part.single) {
                return false;
            }
        }
        return true;
    }
}
