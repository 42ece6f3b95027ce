package io.penstock.execution;

import io.penstock.identity.EventId;

/**
 * An event's receipt for its sender.
 *
 * @param id of the event, or of the first one when this is a duplicate
 * @param sameBody false when a duplicate's body differs from the first one's
 */
public record Accepted(EventId id, boolean duplicate, boolean sameBody) {}
