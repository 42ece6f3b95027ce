package io.penstock.execution;

import java.time.Instant;

/**
 * An execution that waits and from now on holds no memory.
 *
 * @param snapshot a journal entry without an outcome
 * @param dueAt when it is to be woken
 */
record Parking(JournalEntry snapshot, Instant dueAt) {}
