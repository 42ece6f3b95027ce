package io.penstock.dsl;

import io.penstock.expression.Expression;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events are consumed together. {@code one} has one filter; {@code any} one event of any filter, or those that come until something
 * ends it; {@code all} one event of each.
 *
 * @param filters never empty, but for an {@code any} of nothing, which takes every event
 * @param until what ends an {@code any}; absent: its first event
 */
public record Consumption(
        Mode mode, List<EventFilter> filters, @Nullable Until until) {

    public Consumption {
        filters = List.copyOf(filters);
    }

    /** Without an {@code until}. */
    public Consumption(Mode mode, List<EventFilter> filters) {
        this(mode, filters, null);
    }

    /** How the filters combine. */
    public enum Mode {
        ONE,
        ANY,
        ALL
    }

    /** What ends an {@code any}. */
    public sealed interface Until {}

    /** An expression over the events so far, evaluated after each. */
    public record Condition(Expression expression) implements Until {}

    /** Other events, which are not taken. */
    public record Consumed(Consumption events) implements Until {}

    /** Nothing: it listens for ever. */
    public record Never() implements Until {}

    /** The types of the events that can match, those of {@code until} too; empty: any type can. */
    public Set<String> exactTypes() {
        Set<String> types = new LinkedHashSet<>();
        return collect(types) ? types : Set.of();
    }

    /** Whether events are held against each other. */
    public boolean correlates() {
        return filters.stream().anyMatch(filter -> !filter.correlations().isEmpty());
    }

    private boolean collect(Set<String> types) {
        for (EventFilter filter : filters) {
            Optional<String> type = filter.exactType();
            if (type.isEmpty()) {
                return false;
            }
            types.add(type.get());
        }
        return !filters.isEmpty() && (!(until instanceof Consumed other) || other.events.collect(types));
    }
}
