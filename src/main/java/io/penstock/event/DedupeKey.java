package io.penstock.event;

import java.time.Duration;

/**
 * What makes two deliveries one event.
 *
 * @param hash 16 bytes that name the delivery within its organization
 * @param body 16 bytes of a digest of the body, where the same key with another body is a mistake to be told; else 16 zeros
 * @param window how long after the first delivery a second one is a duplicate
 */
public record DedupeKey(byte[] hash, byte[] body, Duration window) {}
