package io.penstock.execution;

import java.util.List;
import java.util.UUID;

/** What became of a {@link Submission} in the store. */
sealed interface Receipt {

    /**
     * Committed.
     *
     * @param fresh false when it was there before this statement: an earlier sending, whose answer was lost, has stored it, maybe with
     *     other executions than these; whoever looks for owned rows that nobody runs will find them
     * @param listeners who got a message of the event
     */
    record Stored(boolean fresh, List<Listener> listeners) implements Receipt {
        Stored(boolean fresh) {
            this(fresh, List.of());
        }
    }

    /** An execution that may want an event, at one of its positions. */
    record Listener(UUID execution, String position) {}

    /** Nothing was stored, for an event with this key is there already. */
    record Duplicate(UUID first, boolean sameBody) implements Receipt {}

    /** Nothing was stored, for the catalogue has changed since the match, or a key vanished in between: match again. */
    record Stale() implements Receipt {}
}
