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
    private final Map<String, Task> extended = new HashMap<>();
    private final Map<String, Block> blocks = new HashMap<>();

    ProgramIndex(Program program) {
        Deque<Block> open = new ArrayDeque<>();
        open.add(program.body());
        for (Block block = open.poll(); block != null; block = open.poll()) {
            if (blocks.putIfAbsent(block.pointer(), block) == null) {
                block.tasks().forEach(task -> add(task, open));
            }
        }
    }

    /** A task and what is extended of it have one pointer. */
    private void add(Task task, Deque<Block> open) {
        if (task.action() instanceof Action.Extended around) {
            extended.put(task.pointer(), task);
            around.extensions().forEach(extension -> {
                addIfThere(extension.before(), open);
                addIfThere(extension.after(), open);
            });
        } else {
            tasks.put(task.pointer(), task);
        }
        addBlocks(task.action(), open);
    }

    Task extended(String pointer) {
        return known(extended.get(pointer), pointer);
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
            addIfThere(task.handler().block(), open);
        } else if (action instanceof Action.CallFunction task) {
            open.add(task.function());
        } else if (action instanceof Action.Extended task) {
            open.add(task.core());
        }
    }

    private static void addIfThere(@Nullable Block block, Deque<Block> open) {
        if (block != null) {
            open.add(block);
        }
    }

    private static <T> T known(@Nullable T found, String pointer) {
        if (found == null) {
            throw new IllegalArgumentException("The snapshot names " + pointer + ", which the program does not have.");
        }
        return found;
    }
}
