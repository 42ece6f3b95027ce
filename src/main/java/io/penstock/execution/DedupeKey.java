package io.penstock.execution;

import java.time.Duration;

/**
 * What makes an event the same as an earlier one.
 *
 * @param key 16 bytes: a hash of what sent the event and of the id it was sent under
 * @param digest 16 bytes: a hash of the body, to tell a repetition from another body under the same id
 * @param window how long a repetition is recognised
 */
public record DedupeKey(byte[] key, byte[] digest, Duration window) {}
