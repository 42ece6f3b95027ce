package io.penstock.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.cron.Cron;
import io.vertx.core.Future;
import java.time.ZoneId;
import java.util.function.Supplier;

/**
 * A piece of upkeep that one node does for all of them, at its times and whenever an operator asks for it. After a failure it is tried again
 * before its next time; when its process dies it begins anew, here or on another node. Two nodes do the same at once only when the database
 * has lost one of them, which the run has to bear.
 *
 * @param name as operators call it: lower case and hyphens
 * @param times when it is due, by the clocks of {@code zone}
 * @param run one run, however long it takes; its result is kept and shown to operators, so it holds no secret
 */
public record Duty(String name, Cron times, ZoneId zone, Supplier<Future<JsonNode>> run) {

    /** The times as they are written down. */
    String timetable() {
        return times + " " + zone;
    }
}
