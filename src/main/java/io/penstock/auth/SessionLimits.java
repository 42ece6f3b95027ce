package io.penstock.auth;

import java.time.Duration;

/**
 * How long sessions last.
 *
 * @param idle since the last use of a refresh token
 * @param longest since signing in
 * @param grace in which a client that did not get the answer may present a refresh token again
 */
record SessionLimits(Duration idle, Duration longest, Duration grace) {}
