package io.penstock.dsl;

/** What starts a workflow. In this profile: {@code schedule.on}. */
public record Schedule(Consumption on) {}
