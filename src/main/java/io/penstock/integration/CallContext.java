package io.penstock.integration;

import java.time.Duration;

/**
 * What a call carries besides what the workflow says.
 *
 * @param idempotencyKey equal for each try of the same call
 * @param traceparent W3C trace context
 * @param timeout of the whole call, redirects included
 */
public record CallContext(String idempotencyKey, String traceparent, Duration timeout) {}
