package io.penstock.execution;

import io.penstock.identity.OrganizationId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is committed together: an event, its dedupe key and every execution that it starts; or executions without an event.
 *
 * @param catalogueVersion the version of the organization's catalogue that it was matched with; {@link #UNMATCHED}: not matched with any
 */
record Submission(
        OrganizationId organization,
        @Nullable NewEvent event,
        @Nullable DedupeKey key,
        long catalogueVersion,
        List<NewExecution> executions) {

    static final long UNMATCHED = -1;

    /** About what it takes in memory and on the wire. */
    int bytes() {
        int bytes = 256;
        if (event != null) {
            bytes += event.envelope().length;
        }
        for (NewExecution execution : executions) {
            byte[] input = execution.input();
            bytes += 128 + (input == null ? 0 : input.length);
        }
        return bytes;
    }
}
