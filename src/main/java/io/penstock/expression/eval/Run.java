package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.expression.ExpressionException;
import io.penstock.expression.Meter;
import io.penstock.expression.Variables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One evaluation under way: its meter, how deep its stack is, and the tail call that waits to be made. One thread. */
public final class Run {

    /** What a tail call answers instead of its value; {@link Invoke} then makes the call. */
    static final JsonNode TAIL = new ArrayValue(0);

    /** Java frames that one level of depth may take; with it the default depth fits a stack of 512 KB. */
    private static final int FRAMES_PER_LEVEL = 3;

    private static final int FRAMES_PER_DATA_LEVEL = 3;

    private static final int MAX_REMEMBERED = 16;

    /** What it costs to make an error, with its text, and to catch it. */
    private static final int CAUGHT_STEPS = 24;

    /** Made when there is something to remember: most evaluations have nothing. */
    private @Nullable Map<String, Object> remembered;

    private final Meter meter;
    private final Variables variables;
    private final List<String> globals;
    private final JsonNode @Nullable [] values;
    private final int maxDepth;
    private final int maxFrames;
    private int depth;
    private int frames;
    private boolean uncommon;

    @Nullable
    Function tailFunction;

    Env tailEnv = Env.ROOT;
    JsonNode tailInput = NullNode.getInstance();

    Run(Meter meter, Variables variables, List<String> globals) {
        this.meter = meter;
        this.variables = variables;
        this.globals = globals;
        this.values = globals.isEmpty() ? null : new JsonNode[globals.size()];
        this.maxDepth = meter.budget().depth();
        this.maxFrames = (int) Math.min(Integer.MAX_VALUE, (long) maxDepth * FRAMES_PER_LEVEL);
    }

    public Meter meter() {
        return meter;
    }

    public Variables variables() {
        return variables;
    }

    /** The value of a variable from outside; asked for once. */
    JsonNode global(int index) {
        if (values == null) {
            throw new IllegalStateException("No variable was declared");
        }
        JsonNode value = values[index];
        if (value == null) {
            value = variables.value(globals.get(index));
            values[index] = value;
        }
        return value;
    }

    /** What was made for a key earlier in this evaluation, or null. */
    public @Nullable Object recall(String key) {
        return remembered == null ? null : remembered.get(key);
    }

    /** Keeps something that is dear to make; forgets all when it is too much. */
    public void remember(String key, Object made) {
        if (remembered == null) {
            remembered = new HashMap<>();
        } else if (remembered.size() == MAX_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(key, made);
    }

    /** Enters code that may take so many Java frames. */
    void enter(int height) {
        meter.step();
        depth++;
        frames += height;
        if (depth > maxDepth || frames > maxFrames) {
            throw tooDeep();
        }
    }

    void leave(int height) {
        depth--;
        frames -= height;
    }

    /** To be restored by whoever catches an exception that passed through calls. */
    long mark() {
        return (long) depth << 32 | frames;
    }

    void restore(long mark) {
        depth = (int) (mark >> 32);
        frames = (int) mark;
        tailFunction = null;
        meter.step(CAUGHT_STEPS);
    }

    /** Charges one level of nested data to a function that recurses over it; balanced by {@link #ascend()}. */
    public void descend() {
        descend(FRAMES_PER_DATA_LEVEL);
    }

    /** The same for a recursion that takes so many Java frames for a level. */
    public void descend(int height) {
        enter(height);
    }

    public void ascend() {
        ascend(FRAMES_PER_DATA_LEVEL);
    }

    public void ascend(int height) {
        leave(height);
    }

    /** @throws ExpressionException when a value that nests so deeply has no room in the budget */
    public void checkHeight(int height) {
        if (height > maxDepth) {
            throw tooDeep();
        }
    }

    /** A number was made that JSON has not, or that a reader would read otherwise: outputs must be looked through. */
    public void sawUncommon() {
        uncommon = true;
    }

    boolean isUncommon() {
        return uncommon;
    }

    private ExpressionException tooDeep() {
        return new ExpressionException(
                ExpressionException.Kind.DEPTH, "The expression calls or nests more than " + maxDepth + " levels deep");
    }
}
