package io.penstock.dsl;

import java.util.List;

/**
 * An ordered list of named tasks, as under {@code do}. Flow directives move within it.
 *
 * @param pointer JSON pointer of the list in the document
 */
public record Block(String pointer, List<Task> tasks) {

    public Block {
        tasks = List.copyOf(tasks);
    }

    /** The index of the task of that name, or -1. */
    public int indexOf(String name) {
        for (int i = 0; i < tasks.size(); i++) {
            if (tasks.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
