package io.penstock.dsl;

import java.util.Optional;

/**
 * One workflow version, compiled and checked: what the engine runs. Immutable, shared by all its executions on every thread.
 *
 * @param transform the workflow's own {@code input.from} and {@code output.as}; its {@code export} is always absent
 * @param schedule what starts it beside a request
 */
public record Program(Header header, Transform transform, Block body, Optional<Schedule> schedule) {

    /** The {@code document} section: what the workflow is called. */
    public record Header(String dsl, String namespace, String name, String version, String title, String summary) {}
}
