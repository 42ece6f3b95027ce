package io.penstock.integration;

import io.penstock.engine.Outcome;
import io.vertx.core.Future;

/**
 * A call under way.
 *
 * @param outcome never fails
 * @param abort gives the call up: its connection is closed, and whatever comes of it does not count. On the thread that began it
 */
public record Ongoing(Future<Outcome> outcome, Runnable abort) {}
