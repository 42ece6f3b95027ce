package io.penstock.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook answers to an accepted delivery instead of the event's id, for senders that demand a certain answer.
 *
 * @param body a string is sent as text, anything else as JSON; null: no body
 */
public record CustomResponse(int status, @Nullable JsonNode body) {}
