package io.penstock.webhook;

import io.penstock.event.CloudEvent;
import io.penstock.event.DedupeKey;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The durable entrance for events. */
@FunctionalInterface
public interface EventIntake {

    /**
     * Stores the event, its key and the executions that it starts. Succeeds only after the commit.
     *
     * @param key null: every delivery is an event of its own
     */
    Future<Accepted> accept(OrganizationId organization, CloudEvent event, @Nullable DedupeKey key);

    /**
     * What became of it.
     *
     * @param eventId of the first delivery with the same key
     * @param duplicate nothing was stored now
     * @param conflictingBody the first delivery had another {@link DedupeKey#body}
     */
    record Accepted(UUID eventId, boolean duplicate, boolean conflictingBody) {}
}
