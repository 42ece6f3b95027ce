package io.penstock.execution;

import io.penstock.identity.EventId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way into the store.
 *
 * @param envelope the CloudEvent in JSON format, as it is stored and as workflows see it
 */
public record NewEvent(
        EventId id, String type, String source, @Nullable UUID webhook, @Nullable UUID replayOf, byte[] envelope) {}
