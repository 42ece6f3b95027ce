package io.penstock.webhook;

import io.penstock.event.CloudEvent;
import io.penstock.event.DedupeKey;
import io.penstock.execution.Accepted;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** The durable entrance for events, as the caller's event loop has it. */
@FunctionalInterface
public interface EventIntake {

    /**
     * Stores the event, its key and the executions that it starts. Succeeds only after the commit.
     *
     * @param key null: every delivery is an event of its own
     */
    Future<Accepted> accept(OrganizationId organization, CloudEvent event, @Nullable DedupeKey key);
}
