package io.penstock.engine;

/** A command without an outcome yet, and the strand whose top frame waits for it. */
record Pending(Command command, Strand strand) {}
