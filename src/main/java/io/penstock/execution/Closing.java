package io.penstock.execution;

import org.jspecify.annotations.Nullable;

/**
 * The end of an execution that others have to do with: somebody waits for it, or it listened, or it waited for others.
 *
 * @param parent who waits; null: nobody
 * @param told how it ended, for the parent; JSON
 */
record Closing(Ending ending, Lineage.@Nullable Parent parent, byte[] told) {

    int bytes() {
        return ending.bytes() + told.length;
    }
}
