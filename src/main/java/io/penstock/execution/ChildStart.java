package io.penstock.execution;

import org.jspecify.annotations.Nullable;

/**
 * A workflow that a run starts.
 *
 * @param position of the command
 * @param entry of the parent's journal when it does not wait; null: it waits, and its journal has only the end
 * @param child with its input
 * @param lineage of the child
 */
record ChildStart(
        ExecutionRef parent, String position, @Nullable JournalEntry entry, NewExecution child, Lineage lineage) {

    int bytes() {
        byte[] input = child.input();
        return 256 + position.length() + (input == null ? 0 : input.length) + (entry == null ? 0 : entry.bytes());
    }
}
