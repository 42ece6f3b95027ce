package io.penstock.engine;

/**
 * Where in a run a side effect stands: the task's JSON pointer with the index of each enclosing loop, the attempt of each enclosing
 * {@code try}, and how often the place was visited. Unique in a run, and the same in each replay whatever the interleaving.
 *
 * @param value the whole position
 * @param stable the position without attempts: equal over the document's own retries, so that an outbound call keeps its idempotency key
 */
public record Position(String value, String stable) {}
