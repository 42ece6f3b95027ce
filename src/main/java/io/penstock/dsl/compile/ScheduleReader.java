package io.penstock.dsl.compile;

import io.penstock.dsl.Consumption;
import io.penstock.dsl.EventFilter;
import io.penstock.dsl.Schedule;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code schedule}, and which events are consumed. */
final class ScheduleReader {

    private static final Shape SCHEDULE = Shape.of("`schedule`", "on").later("cron", "every", "after");
    private static final Shape CONSUMPTION =
            Shape.of("`on`", "one", "any", "all").later("until");

    private ScheduleReader() {}

    static Optional<Schedule> read(Located at, Compilation compilation) {
        int before = compilation.findings().count();
        Fields fields = SCHEDULE.read(at, compilation.findings());
        boolean told = compilation.findings().count() > before;
        Located on = told ? fields.get("on") : fields.require("on");
        return on == null ? Optional.empty() : Optional.of(new Schedule(consumption(on, compilation)));
    }

    private static Consumption consumption(Located at, Compilation compilation) {
        Findings findings = compilation.findings();
        Fields fields = CONSUMPTION.read(at, findings);
        List<Consumption.Mode> modes = new ArrayList<>();
        List<EventFilter> filters = new ArrayList<>();
        Located one = fields.get("one");
        if (one != null) {
            modes.add(Consumption.Mode.ONE);
            filters.add(EventFilterReader.read(one, Scope.EVENT, compilation));
        }
        several(fields.get("any"), Consumption.Mode.ANY, modes, filters, compilation);
        several(fields.get("all"), Consumption.Mode.ALL, modes, filters, compilation);
        if (modes.size() != 1 && fields.readable()) {
            findings.add(at, "`" + at.key() + "` has exactly one of one, any, all.", null);
        }
        return new Consumption(modes.isEmpty() ? Consumption.Mode.ONE : modes.get(0), filters);
    }

    private static void several(
            @Nullable Located list,
            Consumption.Mode mode,
            List<Consumption.Mode> modes,
            List<EventFilter> filters,
            Compilation compilation) {
        if (list == null) {
            return;
        }
        modes.add(mode);
        if (!list.isArray()) {
            compilation.findings().add(list, "`" + list.key() + "` is a list of event filters.", null);
        } else if (mode == Consumption.Mode.ALL && list.items().isEmpty()) {
            compilation.findings().add(list, "`all` needs at least one event filter.", null);
        } else if (mode == Consumption.Mode.ALL && list.items().size() > 1) {
            compilation
                    .findings()
                    .addKey(
                            list,
                            "`all` of several events is not in this release yet: it needs events that are correlated durably.",
                            "Use `any`, or start one workflow for each event.");
        }
        list.items().forEach(item -> filters.add(EventFilterReader.read(item, Scope.EVENT, compilation)));
    }
}
