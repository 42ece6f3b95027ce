package io.penstock.execution;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The executions that gathered events start, and then those events, as parallel arrays. */
final class StartedColumns {

    private final List<UUID> organizations = new ArrayList<>();
    private final List<UUID> ids = new ArrayList<>();
    private final List<UUID> workflows = new ArrayList<>();
    private final List<Integer> versions = new ArrayList<>();
    private final List<UUID> completing = new ArrayList<>();
    private final List<Buffer> inputs = new ArrayList<>();
    private final List<Short> hops = new ArrayList<>();
    private final List<UUID> eventOrganizations = new ArrayList<>();
    private final List<UUID> events = new ArrayList<>();
    private final List<UUID> executions = new ArrayList<>();

    StartedColumns(List<Gathering.Start> starts) {
        for (Gathering.Start start : starts) {
            NewExecution execution = start.execution();
            byte[] input = execution.input();
            organizations.add(start.organization().value());
            ids.add(execution.id().value());
            workflows.add(execution.workflow().value());
            versions.add(execution.version());
            completing.add(start.event());
            inputs.add(input == null ? Buffer.buffer() : Buffer.buffer(input));
            hops.add((short) start.hops());
            for (UUID event : start.events()) {
                eventOrganizations.add(start.organization().value());
                events.add(event);
                executions.add(execution.id().value());
            }
        }
    }

    Tuple addTo(Tuple tuple) {
        IdBounds bounds = IdBounds.of(events, event -> event);
        return tuple.addArrayOfUUID(organizations.toArray(UUID[]::new))
                .addArrayOfUUID(ids.toArray(UUID[]::new))
                .addArrayOfUUID(workflows.toArray(UUID[]::new))
                .addArrayOfInteger(versions.toArray(Integer[]::new))
                .addArrayOfUUID(completing.toArray(UUID[]::new))
                .addArrayOfBuffer(inputs.toArray(Buffer[]::new))
                .addArrayOfShort(hops.toArray(Short[]::new))
                .addArrayOfUUID(eventOrganizations.toArray(UUID[]::new))
                .addArrayOfUUID(events.toArray(UUID[]::new))
                .addArrayOfUUID(executions.toArray(UUID[]::new))
                .addUUID(bounds.lowest())
                .addUUID(bounds.highest());
    }
}
