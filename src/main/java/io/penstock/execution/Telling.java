package io.penstock.execution;

import io.penstock.event.CloudEvent;
import java.util.List;

/**
 * A change of an execution, and the events that tell of it.
 *
 * @param hops of the events and of what they start
 * @param catalogueVersion that they were matched with
 */
record Telling(Farewell farewell, int hops, long catalogueVersion, List<Told> events) {

    /** An event, and what it starts. */
    record Told(CloudEvent event, List<NewExecution> executions) {}

    int bytes() {
        int bytes = 256 + farewell.closing().bytes();
        for (Told told : events) {
            bytes += 256 + told.event().bytes().length + told.executions().size() * 128;
        }
        return bytes;
    }
}
