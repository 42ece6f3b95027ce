package io.penstock.execution;

/**
 * A change of an execution that others are told of with the statement that makes it: it ends, is suspended, or goes on.
 *
 * @param absent whether it is suspended, so that nobody runs it; else this node owns it
 */
record Farewell(Closing closing, boolean absent) {}
