package io.penstock.execution;

import io.penstock.event.CloudEvent;
import io.penstock.workflow.Catalogue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that a run publishes, and what is committed with it.
 *
 * @param maker the run
 * @param entry of the maker's journal; null: the event is no outcome, and has an id of its own that tells a repetition
 * @param hops of the event and of what it starts
 * @param catalogueVersion that it was matched with
 * @param shares of the event in starts that need others, too
 */
record Publication(
        ExecutionRef maker,
        @Nullable JournalEntry entry,
        CloudEvent event,
        int hops,
        long catalogueVersion,
        List<NewExecution> executions,
        List<Catalogue.Share> shares) {

    /** What it brings to gatherings, if it was stored just now. */
    List<Portion> portions(Receipt receipt) {
        return receipt instanceof Receipt.Stored stored && stored.fresh() && !shares.isEmpty()
                ? List.of(new Portion(maker.organization(), event, hops, shares))
                : List.of();
    }

    int bytes() {
        return 256 + event.bytes().length + executions.size() * 128 + (entry == null ? 0 : entry.bytes());
    }
}
