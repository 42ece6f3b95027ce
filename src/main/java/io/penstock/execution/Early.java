package io.penstock.execution;

import io.penstock.telemetry.tracing.Span;
import java.util.List;

/**
 * An execution that is over before it is stored.
 *
 * @param spans to be recorded when it is
 */
record Early(Ending ending, List<Span> spans) {}
