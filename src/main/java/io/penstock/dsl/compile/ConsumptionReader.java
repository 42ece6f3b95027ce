package io.penstock.dsl.compile;

import io.penstock.dsl.Consumption;
import io.penstock.dsl.Consumption.Mode;
import io.penstock.dsl.EventFilter;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads which events are consumed: by a schedule, where there is no run yet, and by a task. */
final class ConsumptionReader {

    private static final Shape OF_SCHEDULE = Shape.of("`on`", "one", "any", "all")
            .without("until", "An execution has one beginning, so `on` takes no `until`; a `listen` task does.");
    private static final Shape OF_TASK = Shape.of("`to`", "one", "any", "all", "until");
    private static final Shape OF_UNTIL = Shape.of("`until`", "one", "any", "all", "until");

    private final Compilation compilation;
    private final Scope scope;
    private final boolean task;

    private ConsumptionReader(Compilation compilation, Scope scope, boolean task) {
        this.compilation = compilation;
        this.scope = scope;
        this.task = task;
    }

    /** What starts a workflow. */
    static Consumption ofSchedule(Located at, Compilation compilation) {
        Fields fields = OF_SCHEDULE.read(at, compilation.findings());
        return new ConsumptionReader(compilation, Scope.EVENT, false).read(fields, null);
    }

    /** What a task listens to. */
    static Consumption ofTask(Located at, Scope scope, Compilation compilation) {
        ConsumptionReader reader = new ConsumptionReader(compilation, scope, true);
        Fields fields = OF_TASK.read(at, compilation.findings());
        Located until = fields.get("until");
        return reader.read(fields, until == null ? null : reader.until(until));
    }

    private Consumption.@Nullable Until until(Located at) {
        Findings findings = compilation.findings();
        if (at.isText()) {
            Consumption.Condition condition =
                    new Consumption.Condition(compilation.expressions().natural(at, scope));
            return condition.expression().source().equals("false") ? new Consumption.Never() : condition;
        }
        if (at.value().isBoolean() && !at.value().booleanValue()) {
            return new Consumption.Never();
        }
        if (!at.isObject()) {
            String rule = "`until` is an expression, written as text, or the events that end the listening.";
            findings.add(at, rule, "As (. | length) == 3, or {one: {with: {type: …}}}.");
            return null;
        }
        Fields fields = OF_UNTIL.read(at, findings);
        Located further = fields.get("until");
        if (further != null && !(further.value().isBoolean() && !further.value().booleanValue())) {
            findings.addKey(further, "What ends the listening has no `until` of its own.", null);
        }
        return new Consumption.Consumed(read(fields, null));
    }

    private Consumption read(Fields fields, Consumption.@Nullable Until until) {
        List<Mode> modes = new ArrayList<>();
        List<EventFilter> filters = new ArrayList<>();
        Located one = fields.get("one");
        if (one != null) {
            modes.add(Mode.ONE);
            filters.add(filter(one));
        }
        several(fields.get("any"), Mode.ANY, modes, filters);
        several(fields.get("all"), Mode.ALL, modes, filters);
        if (modes.size() != 1 && fields.readable()) {
            Located at = fields.at();
            compilation.findings().add(at, "`" + at.key() + "` has exactly one of one, any, all.", null);
        }
        Mode mode = modes.isEmpty() ? Mode.ONE : modes.get(0);
        return new Consumption(mode, filters, mode == Mode.ANY ? until : null);
    }

    private void several(@Nullable Located list, Mode mode, List<Mode> modes, List<EventFilter> filters) {
        if (list == null) {
            return;
        }
        modes.add(mode);
        Findings findings = compilation.findings();
        if (!list.isArray()) {
            findings.add(list, "`" + list.key() + "` is a list of event filters.", null);
        } else if (mode == Mode.ALL && list.items().isEmpty()) {
            findings.add(list, "`all` needs at least one event filter.", null);
        }
        for (Located item : list.items()) {
            EventFilter filter = filter(item);
            if (mode == Mode.ALL
                    && !task
                    && !filters.isEmpty()
                    && !common(filter).equals(common(filters.get(0)))) {
                findings.add(
                        item,
                        "The filters of an `all` that starts a workflow correlate by the same keys.",
                        "The first one has: " + String.join(", ", common(filters.get(0))) + ".");
            }
            filters.add(filter);
        }
    }

    /** The keys of which events must have the same values. */
    private static Set<String> common(EventFilter filter) {
        return filter.correlations().stream()
                .filter(correlation -> correlation.expect() == null)
                .map(EventFilter.Correlation::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private EventFilter filter(Located at) {
        return EventFilterReader.read(at, scope, compilation);
    }
}
