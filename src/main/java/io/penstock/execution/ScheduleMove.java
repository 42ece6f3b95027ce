package io.penstock.execution;

import io.penstock.identity.OrganizationId;
import io.penstock.workflow.Catalogue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a schedule goes on, with what it starts on its way.
 *
 * @param entry what it starts
 * @param from when it was due: it moves only from there, and so only once
 * @param next when it is due again; null: when the last of what it starts has ended
 * @param fires the times that it starts an execution for, in order; it may be none
 */
public record ScheduleMove(
        OrganizationId organization,
        Catalogue.Entry entry,
        Instant from,
        @Nullable Instant next,
        List<Instant> fires) {

    public ScheduleMove {
        fires = List.copyOf(fires);
    }
}
