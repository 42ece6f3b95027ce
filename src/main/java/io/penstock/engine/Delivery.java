package io.penstock.engine;

/** An outcome on its way to the strand that waits for it. */
record Delivery(Pending pending, Outcome outcome) {}
