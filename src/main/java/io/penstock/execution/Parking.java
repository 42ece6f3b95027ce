package io.penstock.execution;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An execution that rests and from now on holds no memory.
 *
 * @param snapshot a journal entry without an outcome
 * @param status waiting or suspended
 * @param dueAt when it is to be woken; null: when a message comes, or somebody says so
 */
record Parking(
        JournalEntry snapshot, Status status, @Nullable Instant dueAt) {}
