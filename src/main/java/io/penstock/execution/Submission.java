package io.penstock.execution;

import io.penstock.event.CloudEvent;
import io.penstock.event.DedupeKey;
import io.penstock.identity.OrganizationId;
import io.penstock.workflow.Catalogue;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is committed together: an event, its dedupe key and every execution that it starts; or executions without an event.
 *
 * @param replayOf the event that this one repeats on demand
 * @param catalogueVersion the version of the organization's catalogue that it was matched with; {@link #UNMATCHED}: not matched with any
 * @param shares of the event in starts that need others, too
 */
record Submission(
        OrganizationId organization,
        @Nullable CloudEvent event,
        @Nullable UUID replayOf,
        @Nullable DedupeKey key,
        long catalogueVersion,
        List<NewExecution> executions,
        List<Catalogue.Share> shares) {

    static final long UNMATCHED = -1;

    /** Executions without an event. */
    static Submission of(OrganizationId organization, List<NewExecution> executions) {
        return new Submission(organization, null, null, null, UNMATCHED, executions, List.of());
    }

    /** About what it takes in memory and on the wire. */
    int bytes() {
        int bytes = 256;
        if (event != null) {
            bytes += event.bytes().length + event.headers().length;
        }
        for (NewExecution execution : executions) {
            bytes += execution.bytes();
        }
        return bytes;
    }
}
