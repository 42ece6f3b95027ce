package io.penstock.execution;

/** What does things for the runs of a {@link Runner}. */
record Aides(Performer performer, Narrator narrator, Departure departure) {}
