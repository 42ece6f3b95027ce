package io.penstock.execution;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;

/** The tasks of an execution that is running, as they stand. */
record LiveTrace(ArrayNode tasks, int omitted, Instant startedAt) {}
