package io.penstock.dsl;

import java.time.ZoneId;
import java.util.Optional;

/** What starts a workflow beside a request. */
public sealed interface Schedule {

    /** Events, as they come. */
    record ByEvents(Consumption events) implements Schedule {

        /** Whether several events start one execution, of each filter one. */
        public boolean gathers() {
            return events.mode() == Consumption.Mode.ALL && events.filters().size() > 1;
        }
    }

    /**
     * The time.
     *
     * @param zone of the document; none: the server's
     */
    record ByTime(Timing timing, Optional<ZoneId> zone, Missed missed) implements Schedule {}
}
