/** Spans of what the server does, handed to an OpenTelemetry collector. What makes them never waits for it. */
@NullMarked
package io.penstock.telemetry.tracing;

import org.jspecify.annotations.NullMarked;
