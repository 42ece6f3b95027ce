package io.penstock.engine;

import io.penstock.dsl.Action;
import io.penstock.dsl.Block;
import io.penstock.dsl.Program;
import io.penstock.dsl.Task;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the tasks and blocks of a program by their pointers, as a snapshot names them. */
final class ProgramIndex {

    private final Map<String, Task> tasks = new HashMap<>();
    private final Map<String, Block> blocks = new HashMap<>();

    ProgramIndex(Program program) {
        Deque<Block> open = new ArrayDeque<>();
        open.add(program.body());
        for (Block block = open.poll(); block != null; block = open.poll()) {
            blocks.put(block.pointer(), block);
            for (Task task : block.tasks()) {
                tasks.put(task.pointer(), task);
                addBlocks(task.action(), open);
            }
        }
    }

    Task task(String pointer) {
        return known(tasks.get(pointer), pointer);
    }

    Block block(String pointer) {
        return known(blocks.get(pointer), pointer);
    }

    private static void addBlocks(Action action, Deque<Block> open) {
        if (action instanceof Action.Do task) {
            open.add(task.block());
        } else if (action instanceof Action.Fork task) {
            open.addAll(task.branches());
        } else if (action instanceof Action.For task) {
            open.add(task.block());
        } else if (action instanceof Action.Listen task) {
            Action.Iteration foreach = task.foreach();
            if (foreach != null && foreach.block() != null) {
                open.add(foreach.block());
            }
        } else if (action instanceof Action.Try task) {
            open.add(task.block());
            if (task.handler().block() != null) {
                open.add(task.handler().block());
            }
        }
    }

    private static <T> T known(@Nullable T found, String pointer) {
        if (found == null) {
            throw new IllegalArgumentException("The snapshot names " + pointer + ", which the program does not have.");
        }
        return found;
    }
}
