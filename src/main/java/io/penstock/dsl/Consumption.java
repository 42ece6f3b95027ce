package io.penstock.dsl;

import java.util.List;

/**
 * Which events are consumed together. {@code one} has one filter; {@code any} one event of any filter; {@code all} one event of each.
 *
 * @param filters never empty, but for an {@code any} of nothing, which takes every event
 */
public record Consumption(Mode mode, List<EventFilter> filters) {

    public Consumption {
        filters = List.copyOf(filters);
    }

    /** How the filters combine. */
    public enum Mode {
        ONE,
        ANY,
        ALL
    }
}
