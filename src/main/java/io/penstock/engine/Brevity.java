package io.penstock.engine;

import io.penstock.dsl.Action;
import io.penstock.dsl.Block;
import io.penstock.dsl.Program;
import io.penstock.dsl.Task;
import java.util.ArrayDeque;
import java.util.Deque;

/** Tells which programs may end within few steps and without any command, whatever their input. Pure. */
public final class Brevity {

    private static final int MOST_TASKS = 50;

    private Brevity() {}

    /**
     * Whether the program has few tasks, and only such as compute: no loop, no call, no wait; and no secrets, which are read first, and no
     * turn to wait for. One that jumps back may take long all the same.
     */
    public static boolean isBrief(Program program) {
        if (program.definition().path("use").has("secrets") || program.conduct().concurrency() != null) {
            return false;
        }
        Deque<Block> open = new ArrayDeque<>();
        open.add(program.body());
        int tasks = 0;
        for (Block block = open.poll(); block != null; block = open.poll()) {
            tasks += block.tasks().size();
            if (tasks > MOST_TASKS) {
                return false;
            }
            for (Task task : block.tasks()) {
                if (task.action() instanceof Action.Do inner) {
                    open.add(inner.block());
                } else if (!computes(task.action())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean computes(Action action) {
        return action instanceof Action.Set || action instanceof Action.Switch || action instanceof Action.Raise;
    }
}
