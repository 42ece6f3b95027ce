package io.penstock.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * A piece of upkeep that one node does for all of them, at its times and whenever an operator asks for it. After a failure it is tried again
 * before its next time; when its process dies it begins anew, here or on another node. Two nodes do the same at once only when the database
 * has lost one of them, which the run has to bear.
 *
 * @param name as operators call it: lower case and hyphens
 * @param times when it is due
 * @param run one run, however long it takes; its result is kept and shown to operators, so it holds no secret
 */
public record Duty(String name, Timetable times, Supplier<Future<JsonNode>> run) {}
