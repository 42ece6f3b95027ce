package io.penstock.execution;

import io.penstock.event.CloudEvent;
import io.penstock.identity.OrganizationId;
import io.penstock.workflow.Catalogue;
import java.util.List;
import java.util.UUID;

/**
 * A change of an execution, and the events that tell of it.
 *
 * @param hops of the events and of what they start
 * @param catalogueVersion that they were matched with
 */
record Telling(Farewell farewell, int hops, long catalogueVersion, List<Told> events) {

    /** An event, what it starts, and its shares in starts that need others, too. */
    record Told(CloudEvent event, List<NewExecution> executions, List<Catalogue.Share> shares) {}

    boolean gathers() {
        return events.stream().anyMatch(told -> !told.shares().isEmpty());
    }

    /** What the events bring to gatherings, if they were stored just now. */
    List<Portion> portions(TellingBatch.Result result) {
        OrganizationId organization = farewell.closing().ending().execution().organization();
        return !result.fresh()
                ? List.of()
                : events.stream()
                        .filter(told -> !told.shares().isEmpty())
                        .map(told -> new Portion(organization, told.event(), hops, told.shares()))
                        .toList();
    }

    UUID organization() {
        return farewell.closing().ending().execution().organization().value();
    }

    int bytes() {
        int bytes = 256 + farewell.closing().bytes();
        for (Told told : events) {
            bytes += 256 + told.event().bytes().length + told.executions().size() * 128;
        }
        return bytes;
    }
}
