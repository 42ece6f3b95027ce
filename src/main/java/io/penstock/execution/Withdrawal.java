package io.penstock.execution;

/** A command of a run that is taken back: to listen, or to wait for a child, which is cancelled. */
record Withdrawal(ExecutionRef execution, String position) {}
