package io.penstock.execution;

import org.jspecify.annotations.Nullable;

/**
 * One side effect that has ended, or a snapshot of a run that waits.
 *
 * @param seq its place in the order in which the run took it, from 0
 * @param digest of the command, to find a replay that asks for something else
 * @param outcome encoded; null: only a snapshot
 * @param snapshot the run as it stood before this outcome; null: none was due
 */
record JournalEntry(
        ExecutionRef execution,
        String position,
        int seq,
        long digest,
        byte @Nullable [] outcome,
        byte @Nullable [] snapshot) {

    int bytes() {
        return 128
                + position.length()
                + (outcome == null ? 0 : outcome.length)
                + (snapshot == null ? 0 : snapshot.length);
    }
}
