package io.penstock.execution;

import org.jspecify.annotations.Nullable;

/**
 * A message that leaves the inbox.
 *
 * @param entry what the journal keeps of it; null: the run does not want it
 */
record Reading(
        ExecutionRef execution, Mail.Key mail, @Nullable JournalEntry entry) {

    int bytes() {
        return 96 + mail.position().length() + (entry == null ? 0 : entry.bytes());
    }
}
